import { setTimeout as sleep } from "node:timers/promises";
import { TailTunnels } from "@postern/contract/tunnel";
import { parseInput } from "@postern/db/parse-input";
import { demandTunnelTail } from "@postern/db/queries/tunnel-tail";
import type { Scope } from "@postern/db/scope";
import { tracked } from "@trpc/server";
import type { Context } from "./context.ts";
import { liveView, type Watcher } from "./live-view.ts";

const pollMs = 10_000;
/** However much happens, a watcher is told so many times a second. */
const betweenMs = 250;

/** Says that something happened at a project's tunnels: an agent came or went, or a request came in. What it was is for the lists to say. */
export function tailTunnels(ctx: Context & { scope: Scope }, input: unknown, signal: AbortSignal | undefined) {
  return liveView(ctx, (watcher) => follow(ctx, input, { signal, watcher }));
}

async function* follow(
  { dashboard, scope }: Context & { scope: Scope },
  input: unknown,
  { signal, watcher }: { signal: AbortSignal | undefined; watcher: Watcher },
) {
  const { projectId } = parseInput(TailTunnels, input);
  await demandTunnelTail({ database: dashboard.database, scope }, projectId);
  const listen = () => dashboard.tunnelBell.wait(projectId, { timeoutMs: pollMs, ...(signal && { signal }) });
  for (let bell = listen(); !signal?.aborted; ) {
    const rung = await bell;
    bell = listen(); // before it is told, so that nothing falls between
    if (rung && !signal?.aborted) {
      const at = new Date();
      yield tracked(at.toISOString(), { at });
      await sleep(betweenMs, undefined, { ...(signal && { signal }) }).catch(() => {});
    }
    await watcher.stillMay();
  }
}
