import { setImmediate as pause } from "node:timers/promises";
import type { OutputOf } from "@postern/contract/api";
import { Assertion } from "@postern/contract/policy-version";
import { type ForSimulation, openForSimulation, readForSimulation } from "@postern/db/commands/open-for-trial";
import { judgeAssertions } from "@postern/db/queries/assertions";
import type { Caller } from "@postern/db/run-procedure";
import { prepareTrial } from "@postern/policy/prepare-trial";
import { createSimulation } from "@postern/policy/simulate";
import type { Dashboard } from "../dashboard.ts";
import { createKeyFetcher } from "../fetch-key.ts";
import { SimulationTally } from "./simulation-tally.ts";
import { takeTrial } from "./trial-limits.ts";

/** What is read at once, and in all; older requests beyond it are left out. */
const chunkRows = 250;
const chunkBytes = 4_194_304;
const bytesMax = 268_435_456;
/** Others wait no longer than this for their turn. */
const turnMs = 15;

/** policy.simulate: stored requests, oldest first, judged by a draft; nothing is changed, and nothing but ids and reasons is told. */
export async function simulatePolicy(caller: Caller, dashboard: Dashboard, input: unknown): Promise<OutputOf<"policy.simulate">> {
  takeTrial(dashboard, caller.scope.organizationId);
  const { material, host, requests, assertions, trial } = await openForSimulation(caller, input);
  const prepared = prepareTrial(material, Date.now());
  const judge = createSimulation(material.policy, prepared, { fetchKey: createKeyFetcher(dashboard.fetchGuarded), networks: dashboard.networkData.data });

  const tally = new SimulationTally();
  let turnBeganMs = performance.now();
  for (const ids of chunksOf(requests)) {
    for (const request of await readForSimulation(caller, host, ids)) {
      tally.add(request, await judge(request));
      if (performance.now() - turnBeganMs < turnMs) continue;
      await pause();
      turnBeganMs = performance.now();
    }
  }
  return { ...tally.simulation(), assertions: Assertion.array().parse(await judgeAssertions(caller, assertions, trial)) };
}

/** The requests in chunks that fit into memory, the oldest first. */
function chunksOf(newestFirst: ForSimulation["requests"]): string[][] {
  const chunks: { ids: string[]; bytes: number }[] = [];
  for (const { id, bodyBytes } of withinBudget(newestFirst).reverse()) {
    const last = chunks.at(-1);
    if (!last || last.ids.length === chunkRows || last.bytes + bodyBytes > chunkBytes) chunks.push({ ids: [id], bytes: bodyBytes });
    else {
      last.ids.push(id);
      last.bytes += bodyBytes;
    }
  }
  return chunks.map(({ ids }) => ids);
}

function withinBudget(newestFirst: ForSimulation["requests"]): ForSimulation["requests"] {
  let bytes = 0;
  const beyond = newestFirst.findIndex(({ bodyBytes }) => {
    bytes += bodyBytes;
    return bytes > bytesMax;
  });
  return beyond < 0 ? [...newestFirst] : newestFirst.slice(0, beyond);
}
