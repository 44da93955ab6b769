import { demandRight } from "../demand-right.ts";
import type { Caller } from "../run-procedure.ts";
import { readInTenant } from "../tenant-transaction.ts";
import { demandProject } from "./list-requests.ts";

/** Throws not-permitted, or missing, where the caller may not hear of this project's tunnels. */
export async function demandTunnelTail(caller: Caller, projectId: string): Promise<void> {
  const { database, scope } = caller;
  await demandRight(caller, "tunnel.tail", {});
  await readInTenant(database, scope.organizationId, (tx) => demandProject(tx, scope.organizationId, projectId));
}
