import type { Pool } from "./pool.ts";

const payloadLettersMax = 7_000; // PostgreSQL takes 7,999 bytes

// A bell has nothing to lose, so its transaction, and only it, does not wait for the disk.
const notifySql = `SELECT set_config('synchronous_commit', 'off', true), pg_notify(channel, list) FROM unnest($1::text[], $2::text[]) AS n (channel, list)`;

/** Notifies each channel of its ids as comma lists, in one statement; long lists become several notices. */
export async function notifyIds(pool: Pool, notices: readonly { channel: string; ids: Iterable<string> }[]): Promise<void> {
  const lists = notices.flatMap(({ channel, ids }) => inLists(ids).map((list) => ({ channel, list })));
  if (lists.length === 0) return;
  await pool.query({
    name: "notify-ids",
    text: notifySql,
    values: [lists.map(({ channel }) => channel), lists.map(({ list }) => list)],
  });
}

function inLists(ids: Iterable<string>): string[] {
  const lists: string[] = [];
  for (const id of ids) {
    const last = lists.at(-1);
    if (last !== undefined && last.length + 1 + id.length <= payloadLettersMax) lists[lists.length - 1] = `${last},${id}`;
    else lists.push(id);
  }
  return lists;
}
