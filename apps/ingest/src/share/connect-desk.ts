import type { IncomingMessage } from "node:http";
import { type ProblemKind, problemDetails } from "@postern/contract/problem";
import type { ShareCaller } from "@postern/db/shares/front";
import { readHead } from "../head.ts";
import type { ConnectAdmission, ConnectDesk, LiveOutcome } from "../live/live-desk.ts";
import type { ReceivingPorts } from "../receiving-ports.ts";
import { type AdmitPorts, refusalOf } from "./admit.ts";
import { judgeBy } from "./judge-share.ts";
import type { LiveShare } from "./live-share.ts";
import { admitCaller } from "./machine.ts";
import type { Ongoing } from "./ongoing.ts";
import type { Shares } from "./shares.ts";
import { credentialShown } from "./shown-credential.ts";
import { tellVisit } from "./tell-visit.ts";
import type { Arrival, Refusal, Visitor } from "./visitor.ts";
import type { Visits } from "./visits.ts";

export interface ConnectPorts extends AdmitPorts {
  shares: Pick<Shares, "byName">;
  ongoing: Pick<Ongoing, "begin">;
  visits: Pick<Visits, "note">;
  clientOf: ReceivingPorts["clientOf"];
  /** Tells the audit log who connected, or was refused and why. */
  record(connect: { organizationId: string; shareId: string; actor: { id: string; name: string }; refused?: string; ip: string }): Promise<void>;
  onTrouble(error: Error): void;
  /** Where a person signs in who has not, for the groups they are in. */
  addressOf(share: LiveShare): string;
}

interface Knock {
  arrival: Arrival;
  share: LiveShare;
  caller: ShareCaller;
}

/** Who may open a TCP stream to a share: a credential of Postern's in Authorization, the share by its name in the caller's organization. */
export function connectDesk(ports: ConnectPorts): ConnectDesk {
  return {
    async admit(request, name) {
      const arrival = arrivalOf(request, ports);
      const shown = credentialShown(arrival.head);
      const caller = shown.kind === "ours" ? await ports.callers.find(shown.text) : undefined;
      if (caller === "unknown") return refuse("unavailable");
      if (shown.kind !== "ours" || !caller) return refuse("token-invalid");
      const share = ports.shares.byName(caller.organizationId, name);
      if (share?.kind !== "tcp") return refuse("missing", `There is no tcp share ${name} that is open.`);
      return judge({ arrival, share, caller }, shown, ports);
    },
  };
}

async function judge(knock: Knock, shown: { text: string; inAuthorization: boolean }, ports: ConnectPorts): Promise<ConnectAdmission> {
  const { arrival, share } = knock;
  const fenced = await judgeBy(share.fence, { arrival, share }, ports);
  if (fenced.verdict !== "accepted") return turnAway(knock, refusalOf(fenced), ports);
  const admission = await admitCaller(shown, share, ports);
  if (admission.kind !== "in") return turnAway(knock, admission.kind === "refused" ? admission.refusal : undefined, ports);
  await tellAudit(knock, undefined, ports);
  return letIn(knock, admission.visitor, ports);
}

function letIn({ arrival, share }: Knock, visitor: Visitor, ports: ConnectPorts): ConnectAdmission {
  const stay = ports.ongoing.begin(share, visitor);
  return {
    call: { tunnelId: share.tunnelId, organizationId: share.organizationId, visitor: visitor.who, signal: stay.signal },
    ended(outcome: LiveOutcome) {
      stay.end();
      tellVisit(ports.visits, { share, arrival, visitor, outcome, status: outcome.problem?.status ?? 101 });
    },
  };
}

async function turnAway(knock: Knock, refusal: Refusal = { status: 403, reason: "refused", who: "" }, ports: ConnectPorts): Promise<ConnectAdmission> {
  const { arrival, share, caller } = knock;
  tellVisit(ports.visits, { share, arrival, refusal: { ...refusal, who: caller.person?.email ?? caller.name }, status: refusal.status });
  await tellAudit(knock, refusal.reason, ports);
  if (refusal.status === 429) return refuse("throttled");
  const mayHelp = caller.person !== undefined && share.audience.groups.length > 0;
  const signIn = `It is open to groups: sign in at ${ports.addressOf(share)} first, so that yours are known, then connect again.`;
  return refuse("forbidden", mayHelp ? signIn : `${share.name} is open to others: ask its owner to name you, or your key.`);
}

/** A database that is away keeps nobody out: the visit is written down besides. */
async function tellAudit({ arrival, share, caller }: Knock, refused: string | undefined, { record, onTrouble }: ConnectPorts): Promise<void> {
  const actor = caller.person ? { id: caller.person.userId, name: caller.person.email } : { id: caller.id, name: caller.name };
  const { organizationId, id: shareId } = share;
  await record({ organizationId, shareId, actor, ip: arrival.client.ip, ...(refused !== undefined && { refused }) }).catch(onTrouble);
}

function refuse(kind: ProblemKind, detail?: string): ConnectAdmission {
  return { problem: problemDetails(kind, detail === undefined ? {} : { detail }) };
}

function arrivalOf(request: IncomingMessage, { clientOf }: ConnectPorts): Arrival {
  const head = readHead(request);
  const { forwardedFor, forwardedProto } = head;
  const client = clientOf({ peer: request.socket.remoteAddress ?? "", forwardedFor, forwardedProto });
  return { request, head, cookies: {}, client, receivedAtMs: Date.now() };
}
