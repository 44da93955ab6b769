import { Problem } from "@postern/contract/problem";
import { type Call, command, lookingCommand } from "../command.ts";
import { found } from "../found.ts";
import { judgeDraft, lockEndpoint, lockJudged } from "../policies/judge-draft.ts";
import { endProposal, getOpenProposal, type SeenProposal } from "../policies/proposals.ts";
import { changeTo, demandBase, makeLive } from "../policies/put-version.ts";
import { storedDraft } from "./policy.ts";

/** Somebody else says yes: judged again, as what is expected may have changed since. */
export const approvePolicy = lookingCommand("policy.approve", async ({ id }, call) => {
  const draft = await judgeDraft(call, async (tx) => {
    const proposal = await getOpenProposal(tx, call, id);
    await demandOther(call, proposal);
    return { proposal, ...(await storedDraft(tx, call, proposal.versionId)) };
  });
  return async (tx) => {
    const endpoint = await lockJudged(tx, call, draft);
    await demandBase(tx, endpoint, draft.proposal.basedOn ?? undefined);
    await endProposal(tx, call, { id, outcome: "approved" });
    return makeLive(tx, call, { endpoint, version: draft.row });
  };
});

/** Whoever proposed it withdraws it so; the version stays as a draft. */
export const declinePolicy = command("policy.decline", async (tx, { id, note }, call) => {
  const { organizationId } = call;
  const proposal = await getOpenProposal(tx, call, id);
  const endpoint = await lockEndpoint(tx, organizationId, proposal.endpointId);
  const outcome = proposal.isOwn ? "withdrawn" : "declined";
  await endProposal(tx, call, { id, outcome });
  const version = found(await tx.policyVersion.findUnique({ where: { organizationId_id: { organizationId, id: proposal.versionId } } }));
  const { result } = await changeTo(tx, call, { endpoint, after: endpoint, version });
  return { target: endpoint.id, before: { version: version.number, proposedBy: proposal.proposedByName }, after: { outcome, ...(note && { note }) }, result };
});

/** Throws not-permitted, which the audit log hears of, where nobody else looks at it. */
async function demandOther(call: Call, { id, isOwn }: SeenProposal): Promise<void> {
  const isPerson = call.actor.kind === "user";
  if (isPerson && !isOwn) return;
  await call.database.denials.record({ scope: call, action: "policy.approve", target: id });
  throw new Problem("not-permitted", isPerson ? "somebody else has to approve what you proposed" : "a person has to approve, signed in; a key cannot");
}
