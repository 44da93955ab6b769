import { Problem } from "@postern/contract/problem";
import { RequestRow, TailRequests } from "@postern/contract/request";
import { parseInput } from "@postern/db/parse-input";
import { tailRequests as followRequests } from "@postern/db/queries/tail";
import type { Scope } from "@postern/db/scope";
import { tracked } from "@trpc/server";
import type { Context } from "./context.ts";
import { trpcErrorOf } from "./problem-of.ts";

const pollMs = 1_000;
const recheckMs = 10_000;
export const viewsMax = 30;

/** Requests as they arrive. Each row's event id is the newest request sent so far, so that whoever comes back goes on from there. */
export async function* tailRequests(ctx: Context & { scope: Scope }, input: unknown, signal: AbortSignal | undefined) {
  const close = openView(ctx.dashboard.openViews, ctx.scope.actor.id);
  try {
    yield* follow(ctx, input, signal);
  } catch (error) {
    throw error instanceof Problem ? trpcErrorOf(error) : error;
  } finally {
    close();
  }
}

/** Each view costs a look a second, so nobody has endlessly many. */
function openView(openViews: Map<string, number>, actorId: string): () => void {
  const count = (by: number) => {
    const open = (openViews.get(actorId) ?? 0) + by;
    if (open > 0) openViews.set(actorId, open);
    else openViews.delete(actorId);
    return open;
  };
  if (count(1) > viewsMax) {
    count(-1);
    throw trpcErrorOf(new Problem("throttled", `${viewsMax} live views are open already`));
  }
  return () => void count(-1);
}

async function* follow({ dashboard, scope, scopeNow }: Context & { scope: Scope }, input: unknown, signal: AbortSignal | undefined) {
  const caller = { database: dashboard.database, scope };
  const { projectId, filter, lastEventId } = parseInput(TailRequests, input);
  const tail = followRequests(caller, { projectId, filter, ...(lastEventId && { lastId: lastEventId }) });
  let newestId = "";
  let checkedAt = Date.now();

  while (!signal?.aborted) {
    const bell = dashboard.bell.wait(projectId, { timeoutMs: pollMs, ...(signal && { signal }) }); // before the look, so that nothing falls between
    for (const row of await tail.next()) {
      if (row.id > newestId) newestId = row.id;
      yield tracked(newestId, RequestRow.parse(row));
    }
    await bell;
    if (Date.now() - checkedAt < recheckMs) continue;
    demandSame(scope, await scopeNow());
    checkedAt = Date.now();
  }
}

/** A view ends when its watcher was signed out, revoked or lost the right to read. */
function demandSame(before: Scope, now: Scope | Error): void {
  if (now instanceof Error) throw now;
  if (now.organizationId !== before.organizationId || !now.rights.has("read")) throw new Problem("not-permitted");
}
