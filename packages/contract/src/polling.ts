import { agentPath } from "./frames.ts";

/**
 * Where no WebSocket comes through, an agent calls instead: claims wait for frames of the hub, outcomes bring the agent's. Bodies hold frames, each
 * after its length in four bytes; the first claim brings the hello, and its answer names the connection for the calls that follow.
 */
export const polling = {
  claimPath: `${agentPath}/claim`,
  outcomesPath: `${agentPath}/outcomes`,
  connectionHeader: "postern-connection",
  /** How long a claim waits, and how soon the next one has to come. */
  waitMs: 25_000,
  absentMs: 10_000,
  bytesMax: 4_194_304,
} as const;
