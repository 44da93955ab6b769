import { RequestRow, TailRequests } from "@postern/contract/request";
import { parseInput } from "@postern/db/parse-input";
import { tailRequests as followRequests } from "@postern/db/queries/tail";
import type { Scope } from "@postern/db/scope";
import { tracked } from "@trpc/server";
import type { Context } from "./context.ts";
import { liveView, type Watcher } from "./live-view.ts";

const pollMs = 1_000;

/** Requests as they arrive. Each row's event id is the newest request sent so far, so that whoever comes back goes on from there. */
export function tailRequests(ctx: Context & { scope: Scope }, input: unknown, signal: AbortSignal | undefined) {
  return liveView(ctx, (watcher) => follow(ctx, input, { signal, watcher }));
}

async function* follow(
  { dashboard, scope }: Context & { scope: Scope },
  input: unknown,
  { signal, watcher }: { signal: AbortSignal | undefined; watcher: Watcher },
) {
  const caller = { database: dashboard.database, scope };
  const { projectId, filter, lastEventId } = parseInput(TailRequests, input);
  const tail = followRequests(caller, { projectId, filter, ...(lastEventId && { lastId: lastEventId }) });
  let newestId = "";

  while (!signal?.aborted) {
    const bell = dashboard.bell.wait(projectId, { timeoutMs: pollMs, ...(signal && { signal }) }); // before the look, so that nothing falls between
    for (const row of await tail.next()) {
      if (row.id > newestId) newestId = row.id;
      yield tracked(newestId, RequestRow.parse(row));
    }
    await bell;
    await watcher.stillMay();
  }
}
