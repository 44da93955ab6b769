"use client";

import { useSyncExternalStore } from "react";

/** Where the agent looks for the gateway when it is told nothing. */
const usualOrigin = "http://127.0.0.1:3000";

/** Writes a command of the agent for this very gateway: `agent("listen 4000")`. */
export function useAgentCommand(): (verb: string) => string {
  const origin = useSyncExternalStore(
    neverChanges,
    () => window.location.origin,
    () => usualOrigin,
  );
  return (verb) => `npx postern ${verb}${origin === usualOrigin ? "" : ` --server ${origin}`}`;
}

function neverChanges(): () => void {
  return () => {};
}
