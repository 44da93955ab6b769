import type { DismissalReason, HubFrame } from "@postern/contract/frames";
import { type EndCause, Ended, exitCodes } from "./exit.ts";
import type { LineEnd } from "./line.ts";

export type Dismissal = Extract<HubFrame, { kind: "refused" | "replaced" | "revoked" }>;

const dismissals: Record<DismissalReason, { code: number; words: string }> = {
  revoked: { code: exitCodes.dismissed, words: "the token was revoked, or this agent signed out in the dashboard" },
  expired: { code: exitCodes.expired, words: "the sign-in, or the token, is over: run postern login" },
  deleted: { code: exitCodes.dismissed, words: "the tunnel was deleted, or the share revoked" },
  disconnected: { code: exitCodes.dismissed, words: "someone disconnected this agent, in the dashboard or by postern stop; what comes is held" },
  forbidden: { code: exitCodes.dismissed, words: "this organization, or this project, allows no such tunnel or share any more" },
  outlived: { code: exitCodes.expired, words: "it ran as long as the organization allows: start it again" },
  ended: { code: exitCodes.expired, words: "the mirror was ended in the dashboard, or its time is over" },
  idle: { code: exitCodes.expired, words: "no event came for as long as the organization lets an agent be idle: start it again" },
};

/** The hub ended it, for a reason that has a word of its own. */
class Dismissed extends Ended {
  readonly #reason: DismissalReason | "replaced";

  constructor(reason: DismissalReason | "replaced", { code, words }: { code: number; words: string }) {
    super(code, words);
    this.#reason = reason;
  }

  override get word(): EndCause {
    return this.#reason;
  }
}

/** Why the hub sent this agent away for good. */
export function endOfDismissal(frame: Dismissal): Ended {
  if (frame.kind === "refused") return new Ended(frame.exitCode, frame.detail, frame.problem);
  if (frame.kind === "replaced")
    return new Dismissed("replaced", {
      code: exitCodes.dismissed,
      words: "another agent took this tunnel over; give one of them another --name, or both --pool, to run both",
    });
  return new Dismissed(frame.reason, dismissals[frame.reason]);
}

/** Why dialing again would change nothing; nothing where it might. */
export function endOfHandshake({ status }: LineEnd): Ended | undefined {
  if (status === 401) return new Ended(exitCodes.notSignedIn, "the token is not valid any more: run postern login, or set POSTERN_AGENT_TOKEN");
  if (status === 403) return new Ended(exitCodes.dismissed, "this sign-in, or token, may not open tunnels");
  if (status === 426) return new Ended(exitCodes.versionRefused, "the hub speaks no protocol that this agent knows: update the agent");
}
