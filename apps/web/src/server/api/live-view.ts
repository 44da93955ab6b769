import { Problem } from "@postern/contract/problem";
import type { Scope } from "@postern/db/scope";
import type { Context } from "./context.ts";
import { trpcErrorOf } from "./problem-of.ts";

const recheckMs = 10_000;
export const viewsMax = 30;

/** Someone who watches, and whether they still may: `stillMay` throws soon after they were signed out, revoked or lost the right to read. */
export interface Watcher {
  stillMay(): Promise<void>;
}

/** One live view: counted with the others of its watcher, and its faults told as problems. */
export async function* liveView<Row>(ctx: Context & { scope: Scope }, follow: (watcher: Watcher) => AsyncGenerator<Row>): AsyncGenerator<Row> {
  const close = openView(ctx.dashboard.openViews, ctx.scope.actor.id);
  try {
    yield* follow(watcherOf(ctx));
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

function watcherOf({ scope, scopeNow }: Context & { scope: Scope }): Watcher {
  let checkedAt = Date.now();
  return {
    async stillMay() {
      if (Date.now() - checkedAt < recheckMs) return;
      demandSame(scope, await scopeNow());
      checkedAt = Date.now();
    },
  };
}

function demandSame(before: Scope, now: Scope | Error): void {
  if (now instanceof Error) throw now;
  if (now.organizationId !== before.organizationId || !now.rights.has("read")) throw new Problem("not-permitted");
}
