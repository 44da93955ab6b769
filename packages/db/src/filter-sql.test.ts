import { type Filterable, type FilterTerm, type FilterTerms, filterFields, matchesFilter } from "@postern/contract/filter";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filterSql } from "./filter-sql.ts";
import { Prisma } from "./generated/client.ts";
import { deliveriesSince, fromRequest, readRequestRows, requestsBetween } from "./queries/request-rows.ts";
import { inTenant } from "./tenant-transaction.ts";
import { openStage, type Stage } from "./testing/stage.ts";
import type { Tenant } from "./testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let rows: (Filterable & { id: string })[];

const texts = [
  "push",
  "Push",
  "invoice.paid",
  "invoice",
  "50%_off\\",
  "a*b",
  "ÄRGER",
  "ärger",
  "İstanbul",
  "x y",
  "203.0.113.7",
  "::1",
  "'; DROP TABLE request; --",
  "日本語",
];
/** What becomes of an accepted request; `waiting` is pending at a paused destination. */
const plans = [["pending"], ["delivered"], ["failed", "delivered"], ["held", "delivered"], ["delivered", "pending"], ["waiting"], []];

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  const { ask, projectId } = tenant;
  const endpoints = [await tenant.createEndpoint({ name: "Stripe prod" }), await tenant.createEndpoint({ name: "ÄRGER*_%" })];
  const open = await ask("destination.create", { projectId, name: "Open", url: "https://example.test/" });
  const paused = await ask("destination.create", { projectId, name: "Paused", url: "https://example.test/" });
  await ask("destination.pause", { id: paused.destination.id });
  for (let i = 0; i < 60; i++) {
    const pick = (shift: number) => texts[(i * 7 + shift) % texts.length];
    const endpoint = endpoints[i % 2];
    const id = await tenant.addRequest(endpoint?.id ?? "", {
      ...{
        verdict: ["accepted", "refused", "throttled", "duplicate"][i % 4],
        method: i % 3 ? "POST" : "GET",
        target: `/e/${pick(1)}`,
        clientIp: pick(2) ?? "",
      },
      ...(i % 4 === 1 && { reason: "signature-mismatch" }),
      ...(i % 5 && { eventType: pick(3) }),
      ...(i % 7 && { eventId: pick(4) }),
    });
    if (i % 4) continue;
    for (const state of plans[(i / 4) % plans.length] ?? []) {
      const { id: destinationId } = (state === "waiting" ? paused : open).destination;
      await tenant.addDelivery(id, { endpointId: endpoint?.id ?? "", destinationId, state: state === "waiting" ? "pending" : state });
    }
  }
  await decideUnder(endpoints);
  rows = await filterables();
});
afterAll(() => stage?.close());

/** The first endpoint has two versions: some of its requests were decided under each, and some under none. */
async function decideUnder([first]: { id: string; policyVersionId: string }[]): Promise<void> {
  const { id } = await tenant.ask("policy.save", { endpointId: first?.id, policy: { all: [] } });
  const set = "UPDATE request SET policy_version_id = $2 WHERE endpoint_id = $1";
  await stage.sql(`${set} AND method = 'POST'`, [first?.id, first?.policyVersionId]);
  await stage.sql(`${set} AND method = 'GET'`, [first?.id, id]);
}

/** The requests as the predicate sees them, told by the rows of the list. */
async function filterables() {
  const list = await inTenant(stage.database, tenant.organizationId, (tx) =>
    readRequestRows(tx, tenant.organizationId, { where: Prisma.sql`TRUE`, order: "oldest", limit: 1_000 }),
  );
  const versions = await stage.sql("SELECT r.id, v.number FROM request r JOIN policy_version v ON v.id = r.policy_version_id");
  const versionOf = new Map(versions.map(({ id, number }) => [id, String(number)]));
  return list.map(({ id, endpointId, endpointName, verdict, reason, eventType, eventId, method, target, clientIp, deliveries }) => ({
    ...{ id, endpointId, endpoint: endpointName, verdict, reason, type: eventType, event: eventId, method, target, ip: clientIp },
    ...(versionOf.has(id) && { version: versionOf.get(id) }),
    delivery: (["failed", "held", "pending", "delivered"] as const).find((word) => deliveries[word] > 0),
  }));
}

async function idsBySql(terms: FilterTerms): Promise<string[]> {
  const since = Date.now() - 3_600_000;
  const found = await inTenant(
    stage.database,
    tenant.organizationId,
    (tx) =>
      tx.$queryRaw<{ id: string }[]>`SELECT r.id ${fromRequest} WHERE ${requestsBetween(since)} AND ${filterSql(terms, deliveriesSince(since))} ORDER BY r.id`,
  );
  return found.map(({ id }) => id);
}

const idsByPredicate = (terms: FilterTerms) => rows.filter((row) => matchesFilter(terms, row)).map(({ id }) => id);

test("the stage holds what filters tell apart", () => {
  expect(rows).toHaveLength(60);
  for (const word of ["pending", "held", "delivered", "failed"])
    expect(
      rows.some(({ delivery }) => delivery === word),
      word,
    ).toBe(true);
});

test("the SQL of a filter and its predicate choose the same requests", async () => {
  const piece = fc.constantFrom(
    ...texts,
    "refused",
    "accepted",
    "POST",
    "get",
    "delivered",
    "held",
    "failed",
    "Stripe prod",
    "signature",
    "1",
    "2",
    "\\",
    "%",
    "_",
  );
  const value = fc.oneof(
    piece,
    piece.map((text) => `${text.slice(0, 3)}*`),
    piece.map((text) => `*${text.slice(-3)}`),
    fc.constant("*"),
    fc.string({ maxLength: 6, unit: "grapheme" }).filter((text) => !text.includes("\u0000")),
    fc.nat(59).map((at) => rows[at]?.id ?? ""),
  );
  const term: fc.Arbitrary<FilterTerm> = fc.record({
    field: fc.constantFrom(...(Object.keys(filterFields) as FilterTerm["field"][]), "text" as const),
    values: fc.array(value, { maxLength: 3 }),
    negated: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(term, { maxLength: 4 }), async (terms) => {
      expect(await idsBySql(terms)).toEqual(idsByPredicate(terms));
    }),
    { numRuns: 400 },
  );
});
