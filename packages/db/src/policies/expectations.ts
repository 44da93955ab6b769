import type { Policy } from "@postern/contract/policy";
import type { Finding } from "@postern/contract/policy-version";
import { isUndecided } from "@postern/contract/reason";
import { z } from "zod";
import type { Call } from "../command.ts";
import { openValue } from "../data-keys.ts";
import type { Endpoint, PolicyAssertion } from "../generated/client.ts";
import { KeptFacts, seenFacts, wholeFacts } from "../kept-facts.ts";
import type { SealPlace } from "../seal.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { type Judgement, type KeptRequest, openTrialMaterial, type PolicyTrial } from "./trial.ts";

/** The request of an assertion as it is sealed: latin1 keeps header bytes as they came, base64 the body's. */
const SealedRequest = z.object({
  method: z.string(),
  target: z.string(),
  url: z.string(),
  rawHeaders: z.array(z.string()),
  body: z.base64(),
  clientIp: z.string(),
  /** With its certificates in it; those that were kept before there were any have none. */
  facts: KeptFacts.default({}),
});

/** Every assertion of an endpoint, the oldest first. */
export function assertionsOf(tx: Transaction, { organizationId, id }: Pick<Endpoint, "organizationId" | "id">): Promise<PolicyAssertion[]> {
  return tx.policyAssertion.findMany({ where: { organizationId, endpointId: id }, orderBy: { id: "asc" } });
}

/** What is needed to judge these assertions by a policy, which may be a draft with covered settings. */
export async function openTrial(
  tx: Transaction,
  call: Call,
  { endpoint, policy, assertions }: { endpoint: Endpoint; policy: Policy; assertions: readonly PolicyAssertion[] },
): Promise<PolicyTrial> {
  const requests: KeptRequest[] = [];
  for (const assertion of assertions) requests.push(await openRequest(tx, call, assertion));
  return { ...(await openTrialMaterial(tx, call, { endpoint, policy })), requests };
}

export function sealedRequestOf({ method, target, url, rawHeaders, body, clientIp, ...seen }: Omit<KeptRequest, "receivedAtMs">): string {
  const sealed = { method, target, url, rawHeaders, body: body.toString("base64"), clientIp, facts: wholeFacts(seen) };
  return JSON.stringify(sealed satisfies z.input<typeof SealedRequest>);
}

export function placeOfAssertion(organizationId: string, id: string): SealPlace {
  return { organizationId, table: "policy_assertion", column: "sealed_request", row: id };
}

async function openRequest(tx: Transaction, { database, organizationId }: Call, { id, sealedRequest, receivedAt }: PolicyAssertion): Promise<KeptRequest> {
  const opened = await openValue(statementsOf(tx), database, { place: placeOfAssertion(organizationId, id), sealed: sealedRequest });
  const { body, facts, ...request } = SealedRequest.parse(JSON.parse(opened.toString()));
  return { ...request, ...seenFacts(facts, () => undefined), body: Buffer.from(body, "base64"), receivedAtMs: receivedAt.getTime() };
}

/** A refusal that says nothing of the request does not show what is expected, unless it is just that. */
export function findingOf({ expected, because }: Pick<PolicyAssertion, "expected" | "because">, judged: Judgement): Finding {
  const { verdict, reason } = judged;
  const isReason = because === null ? !isUndecided(reason) : because === reason;
  return { ...judged, holds: verdict === expected && (verdict === "accepted" || isReason) };
}

/** What is expected, as text: two that are alike expect the same. */
export function expectationsDigest(assertions: readonly PolicyAssertion[]): string {
  return JSON.stringify(assertions.map(({ id, expected, because }) => [id, expected, because]));
}
