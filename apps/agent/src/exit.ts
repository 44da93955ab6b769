import type { DismissalReason } from "@postern/contract/frames";

/** What the process ends with; scripts rely on these numbers. */
export const exitCodes = {
  stopped: 0,
  unexpected: 1,
  usage: 2,
  notSignedIn: 3,
  nameTaken: 4,
  expired: 5,
  dismissed: 6,
  versionRefused: 7,
  unreachable: 8,
  fault: 9,
  failed: 10,
} as const;

/** Why the agent ended, in a word for programs; where the hub sent it away, the hub's own reason. */
export type EndCause = (typeof words)[number] | DismissalReason | "replaced";

/** In the order of the numbers. */
const words = [
  "stopped",
  "unexpected",
  "usage",
  "not-signed-in",
  "name-taken",
  "expired",
  "dismissed",
  "version-refused",
  "unreachable",
  "fault",
  "failed",
] as const;

/** The agent ends, for a reason that people should read. */
export class Ended extends Error {
  readonly code: number;
  /** PSTN-…, where the gateway named one. */
  readonly problem: string | undefined;

  constructor(code: number, message: string, problem?: string) {
    super(message);
    this.name = "Ended";
    this.code = code;
    this.problem = problem;
  }

  get word(): EndCause {
    return words[this.code] ?? "unexpected";
  }
}
