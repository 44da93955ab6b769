"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { type Preferences, preferencesCookie, writePreferences } from "./preferences.ts";

interface PreferencesHandle {
  preferences: Preferences;
  prefer: (change: Partial<Preferences>) => void;
}

const PreferencesContext = createContext<PreferencesHandle | undefined>(undefined);
const aYearSeconds = 31_536_000;

/** Holds the person's preferences as the server read them, and writes each change back to the cookie. */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [preferences, setPreferences] = useState(initial);
  const prefer = useCallback((change: Partial<Preferences>) => {
    setPreferences((before) => {
      const after = { ...before, ...change };
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is absent from Firefox and plain-http pages.
      document.cookie = `${preferencesCookie}=${encodeURIComponent(writePreferences(after))}; path=/; max-age=${aYearSeconds}; samesite=lax`;
      if (after.theme === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = after.theme;
      return after;
    });
  }, []);
  const handle = useMemo(() => ({ preferences, prefer }), [preferences, prefer]);
  return <PreferencesContext.Provider value={handle}>{children}</PreferencesContext.Provider>;
}

export function usePreferences(): PreferencesHandle {
  const handle = useContext(PreferencesContext);
  if (!handle) throw new Error("usePreferences needs a PreferencesProvider above it");
  return handle;
}
