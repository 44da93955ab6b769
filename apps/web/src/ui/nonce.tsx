"use client";

import { createContext, type ReactNode, useContext } from "react";

const NonceContext = createContext<string | undefined>(undefined);

declare global {
  // The name under which libraries that add a style of their own look for the page's nonce.
  var __webpack_nonce__: string | undefined;
}

/** Lets the styles that dialogs and selects add at run time pass the page's Content-Security-Policy. */
export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  if (typeof window !== "undefined") globalThis.__webpack_nonce__ = nonce;
  return <NonceContext.Provider value={nonce}>{children}</NonceContext.Provider>;
}

export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
