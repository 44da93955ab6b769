import { type Id, type IdKind, idFromBytes } from "@postern/contract/id";

/** Nodes' clocks may differ, and a delivery is minted beside its request: bounds between kinds of ids leave this much room. */
export const clockSlackMs = 60_000;

/** The smallest id of this kind that a moment (ms since 1970) can have: a bound on ids is a bound on time, and prunes partitions. */
export function firstIdAt<Kind extends IdKind>(kind: Kind, momentMs: number): Id<Kind> {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.max(0, Math.floor(momentMs)), 0, 6);
  return idFromBytes(kind, bytes);
}
