import { createHash } from "node:crypto";
import { OidcTokenGate } from "@postern/contract/policy";
import { idTokenLettersMax, tokenTypes, workloadTokenSeconds } from "@postern/contract/trusted-workload";
import { findTrustedWorkload, giveWorkloadToken, type KnownWorkload, recordRefusedToken, type Showing, scopeOf } from "@postern/db/workloads/exchange";
import { judgeToken, wasSigned } from "@postern/policy/judge-token";
import type { Denial } from "@postern/policy/ports";
import { trialPorts } from "@postern/policy/trial-ports";
import type { Dashboard } from "../dashboard.ts";
import { createKeyFetcher } from "../fetch-key.ts";
import type { AgentCall } from "./answer.ts";
import { OAuthError, oauthAnswer } from "./form.ts";

/** A token that is older is refused: for longer than that nobody remembers which were shown. */
const maxAgeSeconds = 86_400;
/** Of one workload: what is refused beyond is counted in the audit log, not told one by one. */
const toldRefusals = { limit: 10, windowMs: 60_000, burst: 10 };

/** A workload shows a token of its own platform, and gets an agent token of an hour for it (RFC 8693). `audience` names the workload here. */
export async function exchangeToken(dashboard: Dashboard, { form, facts }: AgentCall): Promise<Response> {
  const { audience: id = "", subject_token: text = "", subject_token_type: type } = form;
  if (type !== tokenTypes.id && type !== tokenTypes.jwt) throw new OAuthError("invalid_request", `subject_token_type is ${tokenTypes.id} or ${tokenTypes.jwt}`);
  if (!/^twl_[0-9a-z]{26}$/.test(id)) throw new OAuthError("invalid_request", "audience is the id of a trusted workload (twl_…)");
  if (text === "" || text.length > idTokenLettersMax) throw new OAuthError("invalid_request", `subject_token is missing, or over ${idTokenLettersMax} letters`);
  const known = await findTrustedWorkload(dashboard.database, id);
  if (!known) throw new OAuthError("invalid_grant", `${id} is trusted no more, or never was`);

  const showing = { ...known, caller: { ip: facts.address, traceId: facts.traceId } };
  const judged = await judgeToken(settingsOf(known), text, trialPorts(Date.now(), callsOf(dashboard)));
  if ("denial" in judged) {
    await tellRefusal(dashboard, showing, judged.denial);
    throw new OAuthError("invalid_grant", "the token is not one that this workload is trusted for; the organization's audit log says why");
  }
  const token = await giveWorkloadToken(dashboard.database, showing, { subject: judged.subject, sha256: digestOf(text) });
  if (token === undefined) throw new OAuthError("invalid_grant", "this token was shown before: each is good once");
  return oauthAnswer({ access_token: token, issued_token_type: tokenTypes.access, token_type: "Bearer", expires_in: workloadTokenSeconds });
}

function settingsOf({ workload: { issuer, audience, conditions, jwksUrl } }: KnownWorkload): OidcTokenGate {
  return OidcTokenGate.parse({ kind: "oidc-token", issuer, audiences: [audience], maxAgeSeconds, conditions, ...(jwksUrl !== undefined && { jwksUrl }) });
}

function callsOf({ fetchGuarded, networkData }: Dashboard) {
  return { fetchKey: createKeyFetcher(fetchGuarded), networks: networkData.data };
}

/** Of what was signed: a signature can be written anew over the same token. */
function digestOf(text: string): Buffer {
  return createHash("sha256")
    .update(text.slice(0, text.lastIndexOf(".")))
    .digest();
}

/** What an issuer did sign is told with its reason; anyone can show the rest, and it is counted. */
async function tellRefusal(dashboard: Dashboard, showing: Showing, denial: Denial): Promise<void> {
  const { id } = showing.workload;
  const { reason, seen, expected } = denial;
  const isTold = wasSigned(denial) && dashboard.takeToken(`refused ${id}`, toldRefusals).taken;
  if (isTold) await recordRefusedToken(dashboard.database, showing, { reason, seen, expected });
  else await dashboard.database.denials.record({ scope: scopeOf(showing), action: "trusted-workload.exchange", target: id });
}
