import { useSyncExternalStore } from "react";

/** The address this dashboard has in the browser, for lines that people copy; the standard one until the browser draws it. */
export function useOrigin(): string {
  return useSyncExternalStore(
    neverChanges,
    () => window.location.origin,
    () => "http://127.0.0.1:3000",
  );
}

const neverChanges = () => () => {};
