import { appendAudit } from "./audit.ts";
import type { Change } from "./command.ts";
import type { Database } from "./database.ts";
import { databaseProblem } from "./database-problem.ts";
import type { Denial, Folded } from "./denials.ts";
import { ringLanes } from "./ring-lanes.ts";
import { type Scope, throughAgent } from "./scope.ts";
import { statementsOf } from "./statement.ts";
import { inTenant, type Transaction } from "./tenant-transaction.ts";

/** The one way in which anything is written: the change, its audit entry and its bells in a single tenant transaction. */
export async function recordChange<Result>(
  database: Database,
  { scope, action }: { scope: Scope; action: string },
  work: (tx: Transaction) => Promise<Change<Result>>,
): Promise<Result> {
  try {
    return await inTenant(database, scope.organizationId, async (tx) => {
      const { target, before, after, result, ring } = await work(tx);
      await appendAudit(statementsOf(tx), scope.organizationId, { ...traceOf(scope), action, target, outcome: "done", before, after });
      if (ring?.length) await ringLanes(tx, ring);
      return result;
    });
  } catch (error) {
    throw databaseProblem(error);
  }
}

/** A denied command's entry, in a transaction of its own; or one for all that were folded into it. */
export async function writeDenial(database: Database, { scope, action, target }: Denial, folded?: Folded): Promise<void> {
  await inTenant(database, scope.organizationId, (tx) =>
    appendAudit(statementsOf(tx), scope.organizationId, { ...traceOf(scope), action, target, outcome: "denied", after: folded }),
  );
}

function traceOf({ actor, agent, ip, traceId }: Scope): Pick<Scope, "actor" | "ip" | "traceId"> {
  return { actor: agent ? throughAgent(actor, agent) : actor, ip, traceId };
}
