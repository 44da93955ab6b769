import type { Decision, LoginSession } from "@postern/policy/ports";
import { shownCredentials } from "@postern/policy/steps";
import type { LoginPorts } from "../login/ports.ts";
import type { Callers } from "./callers.ts";
import type { PassGate } from "./gate-of-endpoint.ts";
import type { JudgePorts } from "./judge-share.ts";
import { judgeBy } from "./judge-share.ts";
import type { LiveShare } from "./live-share.ts";
import { admitCaller } from "./machine.ts";
import { admitPerson } from "./person.ts";
import { credentialShown } from "./shown-credential.ts";
import { type Admission, type Arrival, type Refusal, refused } from "./visitor.ts";

/** What judging a visitor needs of the process around it. */
export interface AdmitPorts extends JudgePorts {
  callers: Callers;
  login: Pick<LoginPorts, "sessions">;
  /** What the identity provider said of a member who signed in at this share. */
  findGuest(share: LiveShare, userId: string): Promise<LoginSession | undefined>;
  /** Judges by the policy of the endpoint that the share names. */
  passGate: PassGate;
}

/**
 * Who may come in. A credential of a machine is judged as one: it opens, or it is refused; it never falls through to a sign-in. Whoever shows none may
 * be signed in, may pass the policy of an endpoint that the share names, or may be anyone, where the share is public.
 */
export async function admit(arrival: Arrival, share: LiveShare, ports: AdmitPorts): Promise<Admission> {
  const fenced = await judgeBy(share.fence, { arrival, share }, ports);
  if (fenced.verdict !== "accepted") return refused(refusalOf(fenced));

  const shown = credentialShown(arrival.head);
  if (shown.kind === "two") return refused({ status: 400, reason: "two-credentials", who: "" });
  if (shown.kind === "ours") return admitCaller(shown, share, ports);
  const isMachine = shown.kind === "foreign" && share.gateEndpointId !== null;
  const byPerson = isMachine ? undefined : await admitPerson(arrival, share, ports);
  if (byPerson?.kind === "in") return byPerson;

  const byGate = share.gateEndpointId === null ? undefined : await ports.passGate(arrival, share, share.gateEndpointId);
  if (byGate && byGate.kind !== "refused") return byGate;
  if (share.isPublic) return { kind: "in", visitor: { who: "", mayStay: (now) => now.isPublic } };
  return chosen(byPerson, byGate);
}

/** Of two that say no, the one that tells more: a machine hears of its credential, a person of the sign-in. */
function chosen(byPerson: Admission | undefined, byGate: Admission | undefined): Admission {
  if (byGate?.kind === "refused" && (byPerson === undefined || shownCredentials.has(byGate.refusal.reason as never))) return byGate;
  return byPerson ?? byGate ?? refused({ status: 401, reason: "key-missing", who: "" });
}

export function refusalOf({ status, reason, trace, awaitsLogin, retryAfterMs, challenge, allow }: Decision, who = ""): Refusal {
  return {
    ...{ status, reason: reason ?? "refused", who, trace },
    ...(awaitsLogin && { awaitsLogin }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(challenge !== undefined && { challenge }),
    ...(allow && { allow }),
  };
}
