import type { TestDatabase } from "@postern/test/setup/database";

type Ground = Pick<TestDatabase, "sql">;

const dayMs = 86_400_000;
const parents = [
  ["request", "req"],
  ["request_body", "req"],
  ["delivery", "dlv"],
  ["attempt", "att"],
] as const;

/** So many days ago, at noon: whatever the hour of the test, it is that day. */
export function daysAgo(days: number): Date {
  return new Date(Math.floor(Date.now() / dayMs) * dayMs - days * dayMs + dayMs / 2);
}

/** Makes the partitions of a day that is long over, as if the instance had run since then. */
export async function makePastDay({ sql }: Ground, day: Date): Promise<void> {
  const name = day.toISOString().slice(0, 10);
  for (const [parent, kind] of parents) {
    await sql(`DO $$ BEGIN EXECUTE format('CREATE TABLE IF NOT EXISTS ${parent}_${name.replaceAll("-", "")} PARTITION OF ${parent} FOR VALUES FROM (%L) TO (%L)',
      app.id_at('${kind}', '${name}Z'), app.id_at('${kind}', timestamptz '${name}Z' + interval '1 day')); END $$`);
  }
}

/** Moves a request, with its body and its deliveries, so many days into the past: the same as a clock that goes ahead. Answers its id of then. */
export async function ageRequest(ground: Ground, requestId: string, days: number): Promise<string> {
  const then = daysAgo(days);
  await makePastDay(ground, then);
  const idThen = (kind: string, id: string) => `app.id_at('${kind}', $2::timestamptz) || right(${id}, 16)`;
  const move = (assignments: string, table: string, where: string) => ground.sql(`UPDATE ${table} SET ${assignments} WHERE ${where} = $1`, [requestId, then]);
  await move(`id = ${idThen("dlv", "id")}, request_id = ${idThen("req", "request_id")}`, "delivery", "request_id");
  await move(`request_id = ${idThen("req", "request_id")}`, "request_body", "request_id");
  const [moved] = await ground.sql(`UPDATE request SET id = ${idThen("req", "id")}, received_at = $2 WHERE id = $1 RETURNING id`, [requestId, then]);
  return String(moved?.id);
}
