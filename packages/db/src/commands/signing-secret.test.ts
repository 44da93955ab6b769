import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findLaneDestination } from "../lane-destination.ts";
import { openPool, type Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let other: Tenant;
let worker: Pool;
let id: Id<"dst">;
let first: string;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  other = await stage.createTenant("globex");
  worker = openPool({ url: stage.as("worker"), name: "worker", max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await worker?.end();
  await stage?.close();
});
beforeEach(async () => {
  const input = { projectId: tenant.projectId, name: `destination ${Math.random()}`, url: "https://example.test/in" };
  const created = await tenant.ask("destination.create", input);
  id = created.destination.id;
  first = created.signingSecret;
});

const rotate = () => tenant.ask("destination.rotate-signing-secret", { id, overlapHours: 24 });
const signing = async () => {
  const keys = { keyRing: stage.database.keyRing, dataKeys: new Map() };
  return (await findLaneDestination(worker, keys, { organizationId: tenant.organizationId, destinationId: id }))?.signingSecrets;
};

test("a destination begins with one secret, shown once and then by its last four characters", async () => {
  expect(first).toMatch(/^whsec_/);
  const { signingSecrets } = await tenant.ask("destination.get", { id });
  expect(signingSecrets).toMatchObject([{ lastFour: first.slice(-4), activeUntil: undefined }]);
  expect(await signing()).toEqual([first]);
});

test("a rotation adds a new secret, and the old one signs beside it for a day", async () => {
  const { destination, signingSecret } = await rotate();
  const [newest, older] = destination.signingSecrets;
  expect(newest).toMatchObject({ lastFour: signingSecret.slice(-4), activeUntil: undefined });
  expect(older?.lastFour).toBe(first.slice(-4));
  expect((older?.activeUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
  expect(await signing()).toEqual([signingSecret, first]);
});

test("rotating again does not lengthen the life of the oldest", async () => {
  const before = (await rotate()).destination.signingSecrets.at(-1)?.activeUntil;
  expect((await rotate()).destination.signingSecrets.at(-1)?.activeUntil).toEqual(before);
});

test("five secrets sign at most", async () => {
  for (let i = 0; i < 4; i++) await rotate();
  expect(await signing()).toHaveLength(5);
  await expect(rotate()).rejects.toMatchObject({ kind: "conflict" });
});

test("rotations at the same time do not pass the limit together", async () => {
  const asked = await Promise.allSettled(Array.from({ length: 8 }, rotate));
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
  expect(await signing()).toHaveLength(5);
});

test("an older secret is retired at once, and the newest one only after another rotation", async () => {
  const { destination, signingSecret } = await rotate();
  const [newest, older] = destination.signingSecrets;
  if (!newest || !older) throw new Error("a rotation leaves two");
  await expect(tenant.ask("destination.retire-signing-secret", { id: newest.id })).rejects.toMatchObject({ kind: "conflict" });
  expect((await tenant.ask("destination.retire-signing-secret", { id: older.id })).signingSecrets).toHaveLength(1);
  expect(await signing()).toEqual([signingSecret]);
});

test("a secret whose overlap is over signs no more, is not shown, and is gone with the next rotation", async () => {
  await rotate();
  const end = "UPDATE signing_secret SET active_until = now() - interval '1 s' WHERE destination_id = $1 AND active_until IS NOT NULL";
  await stage.sql(end, [id]);
  expect(await signing()).toHaveLength(1);
  expect((await tenant.ask("destination.get", { id })).signingSecrets).toHaveLength(1);
  await rotate();
  expect(await stage.sql("SELECT id FROM signing_secret WHERE destination_id = $1", [id])).toHaveLength(2);
});

test("a secret moved to another destination does not open there", async () => {
  const spare = await tenant.ask("destination.create", { projectId: tenant.projectId, name: `spare ${Math.random()}`, url: "https://example.test/spare" });
  await stage.sql("UPDATE signing_secret SET destination_id = $1 WHERE destination_id = $2", [id, spare.destination.id]);
  await expect(signing()).rejects.toThrow();
});

test("nothing in the table is readable, and nothing of it is another organization's", async () => {
  const [row] = await stage.sql("SELECT * FROM signing_secret WHERE destination_id = $1", [id]);
  expect(JSON.stringify(row)).not.toContain(first.slice(6, -4));
  await expect(other.ask("destination.rotate-signing-secret", { id })).rejects.toMatchObject({ kind: "missing" });
  await expect(other.ask("destination.retire-signing-secret", { id: row?.id as Id<"sgn"> })).rejects.toMatchObject({ kind: "missing" });
});

test("a deleted destination leaves no secret behind", async () => {
  await tenant.ask("destination.delete", { id });
  expect(await stage.sql("SELECT id FROM signing_secret WHERE destination_id = $1", [id])).toEqual([]);
});
