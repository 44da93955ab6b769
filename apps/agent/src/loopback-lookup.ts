import type { LookupFunction } from "node:net";

const addresses = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/**
 * What localhost, and each name below it, leads to: this machine by both families, whatever its hosts file knows and its resolver would answer
 * (RFC 6761, section 6.3).
 */
export const lookupLoopback: LookupFunction = (_name, { all }, found) => {
  queueMicrotask(() => (all ? found(null, addresses) : found(null, "127.0.0.1", 4)));
};
