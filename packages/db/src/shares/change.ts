import { Problem } from "@postern/contract/problem";
import { principalOf } from "../access/principal.ts";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import type { Share } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandTunnelName } from "../tunnel/obey-token.ts";
import { releaseHost } from "./host.ts";
import { readShare } from "./read.ts";
import { readShareRule } from "./rule.ts";

const hourMs = 3_600_000;

/** Keeps a share open for longer, by a visible act. */
export const extendShare = command("share.extend", async (tx, { id, hours }, call) => {
  const share = await openShareOf(tx, call, { id, action: "share.extend" });
  const { organizationId, expiresAt } = share;
  const { hoursMax } = await readShareRule(tx, organizationId);
  if (hours > hoursMax) throw inputProblem({ hours: [`your organization keeps shares open for ${hoursMax} hours at most`] });
  const until = new Date(Date.now() + hours * hourMs);
  await tx.share.update({ where: { organizationId_id: { organizationId, id } }, data: { expiresAt: until } });
  return { target: id, before: { expiresAt }, after: { expiresAt: until }, result: await readShare(tx, call, id) };
});

/** Ends a share at once: whoever is inside is out within five seconds, and its agent is told. */
export const revokeShare = command("share.revoke", async (tx, { id }, call) => {
  const share = await openShareOf(tx, call, { id, action: "share.revoke" });
  const { organizationId, name, host, tunnelId, audience, ownerName, expiresAt } = share;
  await tx.share.update({ where: { organizationId_id: { organizationId, id } }, data: { endedAt: new Date(), endedCause: "revoked" } });
  await tx.endpointSession.deleteMany({ where: { organizationId, shareId: id } });
  await tx.tunnel.deleteMany({ where: { organizationId, id: tunnelId } });
  await releaseHost(tx, host);
  return { target: id, before: { name, host, audience, owner: ownerName, expiresAt }, result: { done: true } };
});

/** One's own share, by the right to open one; another's takes the right to configure. */
async function openShareOf(tx: Transaction, call: Call, { id, action }: { id: string; action: string }): Promise<Share> {
  const { organizationId, rights, database, actor } = call;
  const share = found(await tx.share.findFirst({ where: { organizationId, id } }));
  if (!rights.has("configure") && share.ownerUserId !== (await personWho(tx, call))) {
    await database.denials.record({ scope: call, action, target: id });
    throw new Problem("not-permitted", `${share.name} belongs to ${share.ownerName}: to change it takes the right to configure`);
  }
  if (actor.kind === "agent") demandTunnelName((await principalOf(tx, call)).limits, share.name);
  if (share.endedAt) throw new Problem("conflict", `the share ${share.name} is ${share.endedCause} already`);
  return share;
}

/** The person who acts, also by an agent token or an API key of theirs. */
async function personWho(tx: Transaction, { organizationId, actor }: Call): Promise<string | undefined> {
  if (actor.kind === "user") return actor.id;
  const mine = { where: { organizationId_id: { organizationId, id: actor.id } }, select: { createdBy: true } };
  const row = actor.kind === "agent" ? await tx.agentToken.findUnique(mine) : await tx.apiKey.findUnique(mine);
  return row?.createdBy;
}
