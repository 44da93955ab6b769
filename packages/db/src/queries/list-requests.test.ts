import { afterAll, beforeAll, expect, test } from "vitest";
import { firstIdAt } from "../id-range.ts";
import { newId } from "../new-id.ts";
import { inTenant } from "../tenant-transaction.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { tailRequests } from "./tail.ts";

let stage: Stage;
let tenant: Tenant;
let endpointId: string;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  endpointId = (await tenant.createEndpoint()).id;
});
afterAll(() => stage?.close());

const caller = () => ({ database: stage.database, scope: tenant.scope });
const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;
const requestAt = (momentMs: number, settings = {}) => tenant.addRequest(endpointId, { id: newIdAt(momentMs), receivedAt: new Date(momentMs), ...settings });

// newId never goes back in time within a process; a test writes history.
function newIdAt(momentMs: number) {
  return `${firstIdAt("req", momentMs).slice(0, 14)}${newId("req").slice(14)}` as ReturnType<typeof newId<"req">>;
}

test("pages go from the newest to the oldest, each row once, and end", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 23; i++) ids.unshift(await requestAt(minutesAgo(50) + i * 1_000, { eventType: "paged" }));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await tenant.ask("request.list", { projectId: tenant.projectId, filter: "type:paged", range: "1h", limit: 5, cursor });
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(ids);
});

test("a range leaves out what is older", async () => {
  const [recent, older] = [await requestAt(minutesAgo(10), { eventType: "ranged" }), await requestAt(minutesAgo(40), { eventType: "ranged" })];
  const list = async (range: string) =>
    (await tenant.ask("request.list", { projectId: tenant.projectId, filter: "type:ranged", range })).rows.map(({ id }) => id);
  expect(await list("15m")).toEqual([recent]);
  expect(await list("1h")).toEqual([recent, older]);
});

test("a page reads the partitions of its range and no others", async () => {
  const plan = await inTenant(stage.database, tenant.organizationId, (tx) =>
    tx.$queryRawUnsafe<{ "QUERY PLAN": string }[]>(
      "EXPLAIN SELECT id FROM request r WHERE organization_id = $1 AND project_id = $2 AND id >= $3 ORDER BY id DESC LIMIT 51",
      tenant.organizationId,
      tenant.projectId,
      firstIdAt("req", Date.now() + 2 * 86_400_000),
    ),
  );
  const read = new Set(plan.flatMap((row) => row["QUERY PLAN"].match(/request_\d{8}/g) ?? []));
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
  expect(read).not.toContain(`request_${day(0)}`);
  expect(read).toContain(`request_${day(3)}`);
});

test("a filter that cannot be read is told at its field", async () => {
  const list = tenant.ask("request.list", { projectId: tenant.projectId, filter: "colour:red" });
  await expect(list).rejects.toMatchObject({ kind: "input-invalid", fields: { filter: [expect.stringContaining('no field "colour"')] } });
});

test("the histogram counts each request once, a folded row as many, in its own slice", async () => {
  await requestAt(minutesAgo(5), { eventType: "counted" });
  await requestAt(minutesAgo(5), { eventType: "counted", verdict: "refused", folded: 7 });
  const { bucketMs, buckets } = await tenant.ask("request.histogram", { projectId: tenant.projectId, filter: "type:counted", range: "1h" });
  const total = (verdict: "accepted" | "refused") => buckets.reduce((sum, bucket) => sum + bucket[verdict], 0);
  expect([total("accepted"), total("refused")]).toEqual([1, 7]);
  const slice = buckets.find(({ refused }) => refused > 0);
  expect(Math.floor(minutesAgo(5) / bucketMs) * bucketMs - (slice?.at.getTime() ?? 0)).toBeLessThanOrEqual(bucketMs);
});

test("a tail brings each request once, also one that was committed behind a newer one", async () => {
  const tail = tailRequests(caller(), { projectId: tenant.projectId, filter: "type:tailed" });
  const idsOfNext = async () => (await tail.next()).map(({ id }) => id);
  expect(await idsOfNext()).toEqual([]);
  const [early, late] = [newId("req"), newId("req")];
  await tenant.addRequest(endpointId, { id: late, eventType: "tailed" });
  expect(await idsOfNext()).toEqual([late]);
  await tenant.addRequest(endpointId, { id: early, eventType: "tailed" });
  expect(await idsOfNext()).toEqual([early]);
  await tenant.addRequest(endpointId, { eventType: "other" });
  expect(await idsOfNext()).toEqual([]);
});

test("a tail goes on from the row its reader had, back over the overlap", async () => {
  const first = await tenant.addRequest(endpointId, { eventType: "resumed" });
  const second = await tenant.addRequest(endpointId, { eventType: "resumed" });
  const rows = await tailRequests(caller(), { projectId: tenant.projectId, filter: "type:resumed", lastId: first }).next();
  expect(rows.map(({ id }) => id)).toEqual([first, second]);
});

test.each(["not an id", "req_00000000000000000000000000", "req_7zzzzzzzzzzzzzzzzzzzzzzzzz"])(
  "a tail that starts from %s neither reads all history nor waits for ever",
  async (lastId) => {
    const eventType = `bounded-${lastId.slice(0, 6)}`;
    await requestAt(minutesAgo(90), { eventType });
    const tail = tailRequests(caller(), { projectId: tenant.projectId, filter: `type:"${eventType}"`, lastId });
    expect(await tail.next()).toEqual([]);
    const id = await tenant.addRequest(endpointId, { eventType });
    expect((await tail.next()).map((row) => row.id)).toEqual([id]);
  },
);

test("a flood is read in portions, none left out", async () => {
  const ids = new Set<string>();
  for (let i = 0; i < 450; i++) ids.add(newId("req"));
  await stage.sql(
    `INSERT INTO request (organization_id, id, project_id, endpoint_id, received_at, verdict, answer_status, method, target, http_version, raw_headers, client_ip, body_bytes, body_sha256, event_type, trace, decided_us)
     SELECT $1, id, $2, $3, now(), 'accepted', 202, 'POST', '/e/x', '1.1', '', '203.0.113.7', 0, '', 'flooded', '[]', 1 FROM unnest($4::text[]) AS id`,
    [tenant.organizationId, tenant.projectId, endpointId, [...ids]],
  );
  const tail = tailRequests(caller(), { projectId: tenant.projectId, filter: "type:flooded" });
  const sizes: number[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < 4; i++) {
    const rows = await tail.next();
    sizes.push(rows.length);
    for (const { id } of rows) seen.add(id);
  }
  expect(sizes).toEqual([200, 200, 50, 0]);
  expect(seen).toEqual(ids);
});
