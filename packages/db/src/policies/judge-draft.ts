import type { Policy } from "@postern/contract/policy";
import { Problem } from "@postern/contract/problem";
import type { Call } from "../command.ts";
import type { Endpoint, PolicyAssertion } from "../generated/client.ts";
import { demandLogin } from "../login/demand-login.ts";
import { openEndpoint } from "../queries/endpoints.ts";
import { readInTenant, type Transaction } from "../tenant-transaction.ts";
import { demandAuthorities } from "../trusted-cas/demand-authorities.ts";
import { assertionsOf, expectationsDigest, findingOf, openTrial } from "./expectations.ts";
import type { Judgement, PolicyTrial } from "./trial.ts";

/** A policy that is about to count, and its endpoint. */
export interface Draft {
  endpointId: string;
  policy: Policy;
}
/** What a draft was judged by: when the endpoint or what is expected has changed since, the judgement counts no longer. */
export interface JudgedDraft {
  endpointId: string;
  configSeq: bigint;
  expectations: string;
}

/**
 * Judges a draft before the transaction that saves it: by the engine, and by everything that is expected of the endpoint's policy. Throws
 * policy-invalid, or assertions-failed with what was expected, what came of it and the gate that decided.
 */
export async function judgeDraft<Found extends Draft>(call: Call, find: (tx: Transaction) => Promise<Found>): Promise<Found & JudgedDraft> {
  const { draft, endpoint, assertions, trial } = await readInTenant(call.database, call.organizationId, async (tx) => {
    const draft = await find(tx);
    const endpoint = await openEndpoint(tx, call.organizationId, draft.endpointId);
    const problems = call.database.ports.checkPolicy(draft.policy);
    if (problems.length > 0) throw new Problem("policy-invalid", problems.join(" · "), { policy: problems });
    await demandAuthorities(tx, call.organizationId, draft.policy);
    await demandLogin(tx, endpoint, draft.policy);
    const assertions = await assertionsOf(tx, endpoint);
    const trial = assertions.length > 0 ? await openTrial(tx, call, { endpoint, policy: draft.policy, assertions }) : undefined;
    return { draft, endpoint, assertions, trial };
  });
  if (trial) demandAllHold(assertions, await judge(call, trial));
  return { ...draft, configSeq: endpoint.configSeq, expectations: expectationsDigest(assertions) };
}

export async function judge({ database }: Pick<Call, "database">, trial: PolicyTrial): Promise<Judgement[]> {
  if (!database.ports.judge) throw new Error("no policy can be judged here");
  return database.ports.judge(trial);
}

/** The endpoint, locked, if it is still what the draft was judged by; throws conflict. */
export async function lockJudged(tx: Transaction, { organizationId }: Call, { endpointId, configSeq, expectations }: JudgedDraft): Promise<Endpoint> {
  const endpoint = await lockEndpoint(tx, organizationId, endpointId);
  const isSame = endpoint.configSeq === configSeq && expectationsDigest(await assertionsOf(tx, endpoint)) === expectations;
  if (!isSame) throw new Problem("conflict", "the endpoint was changed while the policy was judged; try again");
  return endpoint;
}

/** The endpoint's row, so that whoever changes its policies, or what is expected of them, takes turns. Throws missing. */
export async function lockEndpoint(tx: Transaction, organizationId: string, id: string): Promise<Endpoint> {
  await tx.$queryRaw`SELECT FROM endpoint WHERE organization_id = ${organizationId} AND id = ${id} FOR UPDATE`;
  return openEndpoint(tx, organizationId, id);
}

function demandAllHold(assertions: readonly PolicyAssertion[], judged: readonly Judgement[]): void {
  const failing = assertions.flatMap((assertion, index) => {
    const judgement = judged[index];
    return judgement && findingOf(assertion, judgement).holds ? [] : [{ id: assertion.id, words: inWords(assertion, judgement) }];
  });
  if (failing.length === 0) return;
  throw new Problem("assertions-failed", failing.map(({ words }) => words).join(" · "), Object.fromEntries(failing.map(({ id, words }) => [id, [words]])));
}

/** `"A push": expected accepted, came to refused, signature mismatch (gate 2, signature)`; places count from 1 where people read them. */
function inWords({ name, expected, because }: PolicyAssertion, judged: Judgement | undefined): string {
  const wanted = because ? `${expected} for ${because.replaceAll("-", " ")}` : expected;
  if (!judged) return `"${name}": expected ${wanted}, could not be judged`;
  const { verdict, reason, gate, path } = judged;
  const place =
    gate &&
    ` (gate ${(path ?? "")
      .split(".")
      .map((part) => Number(part) + 1)
      .join(".")}, ${gate.replaceAll("-", " ")})`;
  return `"${name}": expected ${wanted}, came to ${verdict}${reason ? `, ${reason.replaceAll("-", " ")}` : ""}${place ?? ""}`;
}
