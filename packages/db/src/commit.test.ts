import { createHash, randomBytes } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Arrival } from "./arrival.ts";
import { commitArrivals, findStored } from "./commit.ts";
import { newId } from "./new-id.ts";
import { openPool, type Pool } from "./pool.ts";
import { faultOf } from "./store-fault.ts";

let database: TestDatabase;
let admin: pg.Client;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  pool = openPool({ url: database.as("ingest"), name: "ingest", max: 4, statementTimeoutMs: 5_000 });
});
beforeEach(async () => {
  await admin.query("TRUNCATE request, request_body, delivery, idempotency_key");
});
afterAll(async () => {
  await pool.end();
  await admin.end();
  await database.drop();
});

function arrival(more: Partial<Arrival> = {}): Arrival {
  const body = more.body ?? Buffer.from('{"zen":"Keep it simple"}');
  return {
    organizationId: "org_a",
    id: newId("req"),
    projectId: "prj_a",
    endpointId: "ep_a",
    receivedAtMs: Date.UTC(2026, 10, 22, 12, 0, 0, 123),
    verdict: "accepted",
    answerStatus: 202,
    method: "POST",
    target: "/e/token?a=1",
    httpVersion: "1.1",
    rawHeaders: "X-A: 1\r\nx-a: \xe9\r\n",
    clientIp: "192.0.2.1",
    contentType: "application/json",
    bodyBytes: body.length,
    bodySha256: createHash("sha256").update(body).digest("hex"),
    body,
    folded: 1,
    trace: "[]",
    decidedUs: 12,
    decidedAtUs: performance.now() * 1_000,
    deliveries: [],
    ...more,
  };
}
const keyed = (key: string, more: Partial<Arrival> = {}) => arrival({ claim: { key, seconds: 60 }, deliveries: [delivery()], ...more });
const delivery = () => ({ id: newId("dlv"), destinationId: "dst_1", kind: "url" as const });
const count = async (table: string) => (await admin.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n;

test("a request is stored byte for byte, with its deliveries", async () => {
  const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const first = arrival({
    body,
    eventType: "push",
    eventId: "Ωé\u{1f600}",
    reason: "handshake",
    deliveries: [delivery(), { ...delivery(), destinationId: "dst_2", kind: "tunnel" }],
  });
  expect(await commitArrivals(pool, [first])).toEqual([{ kind: "stored" }]);

  const { rows } = await admin.query("SELECT r.*, b.body FROM request r JOIN request_body b ON b.request_id = r.id");
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    id: first.id,
    event_id: "Ωé\u{1f600}",
    event_type: "push",
    reason: "handshake",
    target: first.target,
    answer_status: 202,
    duplicate_of: null,
    folded: 1,
  });
  expect(rows[0].received_at.getTime()).toBe(first.receivedAtMs);
  expect(rows[0].raw_headers.toString("latin1")).toBe(first.rawHeaders);
  expect(rows[0].body.equals(body)).toBe(true);
  expect(rows[0].stored_us).toBeGreaterThan(0);
  const deliveries = await admin.query("SELECT * FROM delivery ORDER BY destination_id");
  expect(deliveries.rows).toMatchObject([
    { organization_id: "org_a", request_id: first.id, destination_id: "dst_1", state: "pending", attempts: 0, trigger: "first" },
    { organization_id: "org_a", request_id: first.id, destination_id: "dst_2", state: "pending" },
  ]);
});

test("one batch holds many organizations, each request under its own", async () => {
  const batch = ["org_a", "org_b", "org_c"].map((organizationId) => keyed("same-key", { organizationId }));
  expect(await commitArrivals(pool, batch)).toEqual([{ kind: "stored" }, { kind: "stored" }, { kind: "stored" }]);
  const { rows } = await admin.query("SELECT organization_id, id FROM request ORDER BY organization_id");
  expect(rows).toEqual(batch.map(({ organizationId, id }) => ({ organization_id: organizationId, id })));
});

test("an event id seen before is a duplicate of the first, and brings no row, no body and no delivery", async () => {
  const [first, second, other] = [keyed("evt-1"), keyed("evt-1"), keyed("evt-2")];
  await commitArrivals(pool, [first]);
  expect(await commitArrivals(pool, [second, other])).toEqual([{ kind: "duplicate", firstId: first.id }, { kind: "stored" }]);
  expect([await count("request"), await count("request_body"), await count("delivery")]).toEqual([2, 2, 2]);
});

test("of twins in one batch exactly one is stored", async () => {
  const twins = Array.from({ length: 5 }, () => keyed("twin"));
  const fates = await commitArrivals(pool, [arrival(), ...twins]);
  expect(fates).toEqual([{ kind: "stored" }, { kind: "stored" }, ...Array.from({ length: 4 }, () => ({ kind: "duplicate", firstId: twins[0]?.id }))]);
  expect([await count("request"), await count("delivery"), await count("idempotency_key")]).toEqual([2, 1, 1]);
});

test("of twins in batches side by side exactly one is stored", async () => {
  const batches = Array.from({ length: 8 }, (_, batch) => [keyed("a"), keyed("b"), keyed(`own-${batch}`)].sort(() => (batch % 2 ? 1 : -1)));
  const fates = (await Promise.all(batches.map((batch) => commitArrivals(pool, batch)))).flat();
  expect(fates.filter(({ kind }) => kind === "stored")).toHaveLength(10);
  expect(await count("request")).toBe(10);
});

test("an expired key is forgotten and taken anew", async () => {
  const old = keyed("evt");
  await commitArrivals(pool, [old]);
  await admin.query("UPDATE idempotency_key SET expires_at = now() - interval '1 second'");
  const fresh = keyed("evt");
  expect(await commitArrivals(pool, [fresh])).toEqual([{ kind: "stored" }]);
  expect(await commitArrivals(pool, [keyed("evt")])).toEqual([{ kind: "duplicate", firstId: fresh.id }]);
});

test("a commit sent again after its answer was lost finds itself", async () => {
  const sent = keyed("evt");
  await commitArrivals(pool, [sent]);
  expect(await commitArrivals(pool, [sent])).toEqual([{ kind: "stored" }]);
  expect(await findStored(pool, [sent, arrival()])).toEqual(new Set([sent.id]));
  expect(await count("request")).toBe(1);
});

test("a row that cannot be stored fails its batch as a whole, and the fault says so", async () => {
  const error = await commitArrivals(pool, [arrival(), arrival({ eventId: "nul\0" })]).catch((thrown: unknown) => thrown);
  expect(faultOf(error)).toBe("row");
  expect(await count("request")).toBe(0);
});

test("ingest's role reads no stored body, no stored headers, and changes no configuration", async () => {
  await commitArrivals(pool, [arrival()]);
  for (const statement of [
    "SELECT body FROM request_body",
    "SELECT raw_headers FROM request",
    "UPDATE endpoint SET name = 'x'",
    "DELETE FROM request",
    "UPDATE delivery SET state = 'delivered'",
  ])
    await expect(pool.query(statement), statement).rejects.toThrow("permission denied");
});

test("a large body passes through the binary form unharmed", async () => {
  const body = Buffer.alloc(3_000_000, "\0binary\xff", "latin1");
  const large = arrival({ body });
  await commitArrivals(pool, [large, arrival()]);
  const { rows } = await admin.query("SELECT body FROM request_body WHERE request_id = $1", [large.id]);
  expect(rows[0].body.equals(body)).toBe(true);
});

test("a large body is given the time that writing it takes, beyond what a statement may take; a slow small one is not", async () => {
  const hasty = openPool({ url: database.as("ingest"), name: "ingest", max: 1, statementTimeoutMs: 100 });
  try {
    const large = arrival({ body: randomBytes(26_214_400) });
    expect(await commitArrivals(hasty, [large])).toEqual([{ kind: "stored" }]);
    expect(await findStored(pool, [large])).toEqual(new Set([large.id]));
    const { rows } = await hasty.query("SHOW statement_timeout");
    expect(rows).toEqual([{ statement_timeout: "100ms" }]);
  } finally {
    await hasty.end();
  }
});
