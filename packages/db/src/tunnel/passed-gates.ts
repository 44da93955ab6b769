import { TraceStep } from "@postern/contract/policy";
import { inOrganization, type Pool } from "../pool.ts";

/** Which gates each of these requests came through, by the words of their traces. */
export async function listPassedGates(pool: Pool, organizationId: string, requestIds: string[]): Promise<Map<string, string[]>> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query("SELECT id, trace FROM request WHERE organization_id = $1 AND id = ANY ($2)", [organizationId, requestIds]);
    return new Map(rows.map(({ id, trace }) => [id, gatesOfTrace(trace)]));
  });
}

const Trace = TraceStep.array();

function gatesOfTrace(text: string): string[] {
  const trace = Trace.safeParse(JSON.parse(text));
  if (!trace.success) return [];
  return trace.data.filter(({ outcome }) => outcome === "passed").map(({ gate }) => gate);
}
