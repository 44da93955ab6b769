import { Policy } from "@postern/contract/policy";
import { Problem } from "@postern/contract/problem";
import { type Call, command, lookingCommand } from "../command.ts";
import { found } from "../found.ts";
import type { PolicyVersion } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import { judgeDraft, lockEndpoint, lockJudged } from "../policies/judge-draft.ts";
import { bringLive, demandBase, insertVersion, putShadow } from "../policies/put-version.ts";
import { sealPolicy } from "../seal-policy.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** A version is never changed: saving adds one, and makes it live, a shadow or a proposal. */
export const savePolicy = lookingCommand("policy.save", async ({ endpointId, policy, note, basedOn, as }, call) => {
  const draft = await judgeDraft(call, async () => ({ endpointId, policy }));
  return async (tx) => {
    const endpoint = await lockJudged(tx, call, draft);
    await demandBase(tx, endpoint, basedOn);
    const sealed = await sealPolicy(tx, call, { endpointId, policy });
    const version = await insertVersion(tx, call, { endpoint, policy: sealed, note });
    return as === "shadow" ? putShadow(tx, call, { endpoint, version, isShadow: true }) : bringLive(tx, call, { endpoint, version });
  };
});

export const restorePolicy = lookingCommand("policy.restore", async ({ id, note, basedOn }, call) => {
  const draft = await judgeDraft(call, (tx) => storedDraft(tx, call, id));
  return async (tx) => {
    const endpoint = await lockJudged(tx, call, draft);
    await demandBase(tx, endpoint, basedOn);
    if (endpoint.policyVersionId === id) throw inputProblem({ id: ["this version is the live one"] });
    const restored = `Restored version ${draft.row.number}`;
    const version = await insertVersion(tx, call, { endpoint, policy: draft.policy, note: note ? `${restored}: ${note}`.slice(0, 500) : restored });
    return bringLive(tx, call, { endpoint, version });
  };
});

export const promotePolicy = lookingCommand("policy.promote", async ({ id, basedOn }, call) => {
  const draft = await judgeDraft(call, (tx) => storedDraft(tx, call, id));
  return async (tx) => {
    const endpoint = await lockJudged(tx, call, draft);
    await demandBase(tx, endpoint, basedOn);
    if (draft.row.liveFrom) throw inputProblem({ id: ["this version was live before: restore it"] });
    return bringLive(tx, call, { endpoint, version: draft.row });
  };
});

export const discardShadow = command("policy.discard", async (tx, { id }, call) => {
  const version = await getVersion(tx, call, id);
  const endpoint = await lockEndpoint(tx, call.organizationId, version.endpointId);
  if (endpoint.shadowVersionId !== id) throw new Problem("conflict", `version ${version.number} is not the shadow now`);
  return putShadow(tx, call, { endpoint, version, isShadow: false });
});

/** A stored version as a draft; its secrets stay sealed. */
export async function storedDraft(tx: Transaction, call: Call, id: string): Promise<{ row: PolicyVersion; endpointId: string; policy: Policy }> {
  const row = await getVersion(tx, call, id);
  return { row, endpointId: row.endpointId, policy: Policy.parse(row.policy) };
}

async function getVersion(tx: Transaction, { organizationId }: Call, id: string): Promise<PolicyVersion> {
  return found(await tx.policyVersion.findUnique({ where: { organizationId_id: { organizationId, id } } }));
}
