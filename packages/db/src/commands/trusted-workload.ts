import { Problem } from "@postern/contract/problem";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import { newId } from "../new-id.ts";
import { trustedWorkloadOf } from "../queries/trusted-workloads.ts";
import { takeTurn } from "../take-turn.ts";
import { demandAgentRights } from "./access.ts";

const workloadsMax = 100;

/** It acts in the name of whoever adds it, and no longer than they may have agents themselves. */
export const addTrustedWorkload = command("trusted-workload.add", async (tx, { audience, jwksUrl, ...input }, call) => {
  const { organizationId, database } = call;
  demandAgentRights(call);
  const { id: createdBy, name: createdByName } = demandPerson(call);
  await takeTurn(tx, organizationId, "trusted workloads");
  if ((await tx.trustedWorkload.count({ where: { organizationId } })) >= workloadsMax)
    throw new Problem("conflict", `an organization trusts ${workloadsMax} workloads at most: remove one first`);
  const settings = { ...input, audience: audience ?? database.ports.webUrl, jwksUrl: jwksUrl ?? null };
  const row = await tx.trustedWorkload.create({ data: { organizationId, id: newId("twl"), ...settings, createdBy, createdByName } });
  const after = trustedWorkloadOf(row);
  return { target: after.id, after, result: after };
});

/** What it was given is revoked with it: its agents end within five seconds. */
export const removeTrustedWorkload = command("trusted-workload.remove", async (tx, { id }, { organizationId }) => {
  const before = found(await tx.trustedWorkload.findFirst({ where: { organizationId, id } }));
  await tx.agentToken.updateMany({ where: { organizationId, workloadId: id, revokedAt: null }, data: { revokedAt: new Date() } });
  await tx.trustedWorkload.deleteMany({ where: { organizationId, id } });
  return { target: id, before: trustedWorkloadOf(before), result: { done: true } };
});

function demandPerson({ actor }: Call): Call["actor"] {
  if (actor.kind !== "user") throw new Problem("not-permitted", "a workload acts in a person's name: a person adds it, in the dashboard");
  return actor;
}
