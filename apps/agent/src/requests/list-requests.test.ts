import { expect, test } from "vitest";
import type { Caller } from "../policy-file/caller.ts";
import { listRequests } from "./list-requests.ts";
import { idNumbered, rowOf } from "./testing-rows.ts";

const now = new Date("2026-11-22T10:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** A gateway that holds one request a minute, and answers pages of them. */
function gatewayOf(count: number) {
  const asked: { limit: number; cursor?: string }[] = [];
  const all = Array.from({ length: count }, (_, index) => rowOf({ id: idNumbered("req", index), receivedAt: minutesAgo(index) }));
  const call = (async (_name: string, input: { limit: number; cursor?: string }) => {
    asked.push(input);
    const from = input.cursor === undefined ? 0 : Number(input.cursor.slice(4));
    const rows = all.slice(from, from + input.limit);
    return { rows, ...(from + input.limit < count && { nextCursor: idNumbered("req", from + input.limit) }) };
  }) as unknown as Caller;
  return { call, asked };
}
const wanted = (more: object) => ({ projectId: idNumbered("prj", 1), sinceMs: 86_400_000, limit: 50, ...more });

test("pages are fetched until there are as many as asked for, and no more", async () => {
  const { call, asked } = gatewayOf(500);
  expect(await listRequests(call, wanted({ limit: 250 }), now)).toHaveLength(250);
  expect(asked.map(({ limit }) => limit)).toEqual([100, 100, 50]);
});

test("what came before the time asked for is left out, and nothing is fetched behind it", async () => {
  const { call, asked } = gatewayOf(500);
  const rows = await listRequests(call, wanted({ sinceMs: 30 * 60_000, limit: 1_000 }), now);
  expect(rows).toHaveLength(31);
  expect(asked).toHaveLength(1);
});
