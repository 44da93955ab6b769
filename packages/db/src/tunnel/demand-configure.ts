import { Problem } from "@postern/contract/problem";
import { holds, Role, rights } from "@postern/contract/role";
import type { Principal } from "../access/principal.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Throws unless the person behind an agent may configure; `what` begins the sentence that says so. */
export async function demandConfigure(tx: Transaction, { organizationId, owner }: { organizationId: string; owner: Principal }, what: string): Promise<void> {
  const membership = await tx.membership.findUnique({ where: { organizationId_userId: { organizationId, userId: owner.userId } } });
  const role = Role.safeParse(membership?.role);
  if (role.success && holds(role.data, "configure")) return;
  throw new Problem("not-permitted", `${what} is for ${rights.configure.join(", ")}`);
}
