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
}
