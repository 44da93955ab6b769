import type { Denial } from "./ports.ts";

/** What a gate says in a trial of a stored request with which this was not kept: nobody can tell what it would have said. */
export function notKept(what: string): Denial {
  return {
    reason: "not-kept",
    seen: `a stored request; ${what} was not kept with it`,
    expected: "a request that came while a gate of its endpoint asked for it",
  };
}
