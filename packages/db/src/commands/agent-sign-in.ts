import { deviceCodeLife } from "@postern/contract/agent-sign-in";
import { Problem } from "@postern/contract/problem";
import { hashUserCode } from "../agent-sign-in/device-code.ts";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import { newId } from "../new-id.ts";
import { demandPerson, readWaiting } from "../queries/agent-sign-ins.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Lets the agent of this code act as the person. Until it has fetched its tokens, the sign-in lives no longer than the code. */
export const approveAgentSignIn = command("agent-sign-in.approve", async (tx, { userCode }, call) => {
  const { organizationId, actor } = call;
  demandPerson(call);
  const { machine, agentVersion, address, rights } = await readWaiting(tx, call, userCode);
  if (rights.length === 0) throw new Problem("not-permitted", "your role has none of the rights that this agent asks for");
  const id = newId("asn");
  await tx.agentSignIn.deleteMany({ where: { organizationId, expiresAt: { lte: new Date() } } });
  const expiresAt = new Date(Date.now() + deviceCodeLife.codeMs);
  await tx.agentSignIn.create({ data: { organizationId, id, userId: actor.id, machine, agentVersion, address, rights: [...rights], expiresAt } });
  await answer(tx, call, { userCode, signInId: id });
  return { target: id, after: { machine, agentVersion, address, rights }, result: { done: true } };
});

export const refuseAgentSignIn = command("agent-sign-in.refuse", async (tx, { userCode }, call) => {
  demandPerson(call);
  const { machine, agentVersion, address } = await readWaiting(tx, call, userCode);
  await answer(tx, call, { userCode });
  return { after: { machine, agentVersion, address }, result: { done: true } };
});

async function answer(tx: Transaction, { organizationId }: Call, { userCode, signInId }: { userCode: string; signInId?: string }): Promise<void> {
  const hash = Uint8Array.from(hashUserCode(userCode));
  const [row] = await statementsOf(tx)("SELECT app.answer_device_sign_in($1::bytea, $2, $3) AS answered", [hash, organizationId, signInId ?? null]);
  if (!row?.answered) throw new Problem("missing");
}

/** One's own, and everyone's for those who administer the organization; another person's is not there. */
export const endAgentSignIn = command("agent-sign-in.end", async (tx, { id }, { organizationId, actor, rights }) => {
  const own = rights.has("administer") ? {} : { userId: actor.kind === "user" ? actor.id : "" };
  const { userId, machine, address, createdAt } = found(await tx.agentSignIn.findFirst({ where: { organizationId, id, ...own } }));
  await tx.agentSignIn.deleteMany({ where: { organizationId, id } });
  return { target: id, before: { userId, machine, address, createdAt }, result: { done: true } };
});
