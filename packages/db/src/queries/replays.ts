import { momentOfId } from "@postern/contract/id";
import type { Answer } from "../command.ts";
import type { Replay } from "../generated/client.ts";
import { firstIdAt } from "../id-range.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandProject } from "./list-requests.ts";

const replaysMax = 100;

export const listReplays = query("replay.list", async (tx, { projectId }, { organizationId }) => {
  await demandProject(tx, organizationId, projectId);
  return withProgress(tx, organizationId, await tx.replay.findMany({ where: { organizationId, projectId }, orderBy: { id: "desc" }, take: replaysMax }));
});

/** Replays with how their deliveries stand now. */
export async function withProgress(tx: Transaction, organizationId: string, replays: Replay[]): Promise<Answer<"replay.list">> {
  if (replays.length === 0) return [];
  const ids = replays.map(({ id }) => id);
  const since = firstIdAt("dlv", Math.min(...ids.map(momentOfId))); // a replay mints its own id before those of its deliveries
  const rows = await tx.$queryRaw<{ replayId: string; delivered: number; failed: number; pending: number }[]>`
    SELECT replay_id AS "replayId", count(*) FILTER (WHERE state = 'delivered')::int AS delivered, count(*) FILTER (WHERE state = 'failed')::int AS failed,
      count(*) FILTER (WHERE state = 'pending')::int AS pending
    FROM delivery WHERE organization_id = ${organizationId} AND replay_id = ANY(${ids}::text[]) AND id >= ${since} GROUP BY replay_id`;
  const progress = new Map(rows.map(({ replayId, ...counts }) => [replayId, counts]));
  return replays.map(({ id, createdAt, createdByName, requests, deliveries }) => ({
    ...{ id, createdAt, createdBy: createdByName, requests, deliveries },
    ...(progress.get(id) ?? { delivered: 0, failed: 0, pending: 0 }),
  }));
}
