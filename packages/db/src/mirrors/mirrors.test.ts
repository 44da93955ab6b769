import { createHash } from "node:crypto";
import { mirrorLimits } from "@postern/contract/mirror";
import { sqlAt } from "@postern/test/setup/sql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rightsOfRole } from "../access/rights-of.ts";
import type { OpenedKeys } from "../data-keys.ts";
import { inOrganization, type Pool } from "../pool.ts";
import type { Scope } from "../scope.ts";
import { addAgent, addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { openHubPool } from "../tunnel/hub-pool.ts";
import { lookForEvents, readCopies, readCopyBody } from "./copies.ts";
import { endMirrorAtHub, endMirrorsOver } from "./end.ts";
import { countMirrors, findMirror } from "./hub-mirror.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let laptop: Scope;
let hub: Pool;
let keys: OpenedKeys;
let orders: Awaited<ReturnType<Tenant["createEndpoint"]>>;

beforeAll(async () => {
  stage = await openStage();
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
  laptop = await addAgent(acme, "laptop");
  hub = openHubPool(stage.as("hub"));
  keys = { keyRing: stage.database.keyRing, dataKeys: new Map() };
  orders = await acme.createEndpoint({ name: "orders-prod" });
});
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});

const start = (changes: object = {}, scope: Scope = laptop) => acme.ask("mirror.start", { endpoints: ["orders-*"], ...changes }, scope);
const lastEntry = async () => (await acme.ask("audit.list", { limit: 1 })).rows[0];
const place = () => ({ organizationId: acme.organizationId, projectId: acme.projectId, endpointIds: [orders.id] });
const look = (changes: object = {}) => lookForEvents(hub, place(), { afterId: "req_", seen: [], limit: 100, withBodies: false, ...changes });

describe("starting a mirror", () => {
  test("is an audit entry that tells its endpoints, filter and sample, and it is listed until it ends", async () => {
    const { mirror } = await start({ filter: "type:order.*", samplePercent: 10, minutes: 60 });
    expect(mirror).toMatchObject({ owner: "Owner of acme", endpoints: [{ id: orders.id, name: "orders-prod" }], filter: "type:order.*", samplePercent: 10 });
    expect(mirror.expiresAt.getTime() - Date.now()).toBeCloseTo(3_600_000, -4);
    const told = { endpoints: [{ name: "orders-prod" }], filter: "type:order.*", samplePercent: 10 };
    expect(await lastEntry()).toMatchObject({ action: "mirror.start", target: mirror.id, actor: { kind: "agent" }, after: told });
    expect((await acme.ask("mirror.list", { projectId: acme.projectId })).map(({ id }) => id)).toContain(mirror.id);

    await acme.ask("mirror.end", { id: mirror.id });
    expect(await lastEntry()).toMatchObject({ action: "mirror.end", target: mirror.id, before: { ...told, sent: 0, dropped: 0 } });
    expect(await acme.ask("mirror.list", { projectId: acme.projectId })).toEqual([]);
    await expect(acme.ask("mirror.end", { id: mirror.id })).rejects.toMatchObject({ kind: "missing" });
  });

  test("takes the right to payloads, and without it is refused and told to the audit log", async () => {
    const person = await addPerson(acme, stage.url, "developer");
    const rights = new Set([...rightsOfRole("developer")].filter((right) => right !== "payload"));
    const agent = { signInId: "asn_01jd0000000000000000000000", machine: "desk" };
    await expect(start({}, { ...person, rights, agent })).rejects.toMatchObject({ kind: "not-permitted", detail: expect.stringContaining("payload") });
    expect(await lastEntry()).toMatchObject({ action: "mirror.start", outcome: "denied", actor: { id: person.actor.id } });
  });

  test("of endpoints that are not there, or by what is not known yet, is refused", async () => {
    await expect(start({ endpoints: ["invoices"] })).rejects.toMatchObject({ fields: { endpoints: [expect.stringContaining("there are orders-prod")] } });
    await expect(start({ filter: "delivery:failed" })).rejects.toMatchObject({ kind: "input-invalid" });
  });

  test("is refused where the project allows no mirrors, or the organization lets the endpoint feed no tunnels", async () => {
    await acme.ask("project.forbid-tunnels", { id: acme.projectId, forbidden: ["mirror"] });
    await expect(start()).rejects.toMatchObject({ kind: "not-permitted", detail: expect.stringContaining("no mirrors") });
    await acme.ask("project.forbid-tunnels", { id: acme.projectId, forbidden: [] });
    const other = await acme.createEndpoint({ name: "allowed" });
    await acme.ask("tunnel-rule.set", { allow: "named", endpointIds: [other.id] });
    await expect(start()).rejects.toMatchObject({ kind: "input-invalid" });
    await acme.ask("tunnel-rule.set", { allow: "all" });
  });

  test("goes no further than the limit, however many ask at once", async () => {
    const asked = await Promise.allSettled(Array.from({ length: mirrorLimits.openMax + 5 }, () => start()));
    const refused = asked.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    const open = await acme.ask("mirror.list", { projectId: acme.projectId });
    expect(open).toHaveLength(mirrorLimits.openMax);
    expect(refused).toHaveLength(5);
    for (const reason of refused) expect(reason).toMatchObject({ kind: "conflict", detail: "an organization holds 20 mirrors at most: end one first" });
    for (const { id } of open) await acme.ask("mirror.end", { id });
  });

  test("is for one's own organization alone", async () => {
    const { mirror } = await start();
    await expect(globex.ask("mirror.end", { id: mirror.id })).rejects.toMatchObject({ kind: "missing" });
    await expect(globex.ask("mirror.list", { projectId: acme.projectId })).rejects.toMatchObject({ kind: "missing" });
    const spy = await addAgent(globex, "spy");
    await expect(globex.ask("mirror.start", { endpoints: [orders.id] }, spy)).rejects.toMatchObject({ kind: "input-invalid" });
    await acme.ask("mirror.end", { id: mirror.id });
  });
});

describe("what a hub does with a mirror", () => {
  test("it is found by the credential that started it, and by no other one", async () => {
    const { mirror } = await start();
    const { organizationId } = acme;
    const by = (tokenId: string, of = organizationId) => findMirror(hub, { organizationId: of, tunnelId: mirror.tunnelId, tokenId });
    expect(await by(laptop.actor.id)).toMatchObject({ id: mirror.id, endpointIds: [orders.id], samplePercent: 100 });
    expect(await by((await addAgent(acme, "other")).actor.id)).toBeUndefined();
    expect(await by(laptop.actor.id, globex.organizationId)).toBeUndefined();
    await acme.ask("mirror.end", { id: mirror.id });
    expect(await by(laptop.actor.id)).toBeUndefined();
  });

  test("its end by the agent tells what it came to, once", async () => {
    const { mirror } = await start();
    const { organizationId } = acme;
    await countMirrors(hub, [{ organizationId, tunnelId: mirror.tunnelId, sent: 5, dropped: 1 }]);
    await countMirrors(hub, [{ organizationId, tunnelId: mirror.tunnelId, sent: 2, dropped: 0 }]);
    const ended = { organizationId, id: mirror.id, cause: "stopped" as const, actor: laptop.actor };
    await endMirrorAtHub(hub, ended);
    const entry = await lastEntry();
    expect(entry).toMatchObject({ action: "mirror.end", actor: { id: laptop.actor.id }, before: { sent: 7, dropped: 1 }, after: { cause: "stopped" } });
    await endMirrorAtHub(hub, ended);
    expect((await lastEntry())?.seq).toBe(entry?.seq);
  });

  test("ends it when its time is over, its agent stayed away, or its endpoints may feed nothing any more", async () => {
    const ids = [await start(), await start(), await start()].map(({ mirror }) => mirror.id);
    const [lapsed = "", away = "", kept = ""] = ids;
    await sqlAt(stage.url, "UPDATE mirror SET expires_at = now() WHERE id = $1", [lapsed]);
    await sqlAt(stage.url, "UPDATE mirror SET seen_at = now() - interval '3 minutes' WHERE id = $1", [away]);
    expect(await endMirrorsOver(hub)).toBe(2);
    const open = async () => (await acme.ask("mirror.list", { projectId: acme.projectId })).map(({ id }) => id);
    expect(await open()).toEqual([kept]);
    await acme.ask("tunnel-rule.set", { allow: "none" });
    expect(await endMirrorsOver(hub)).toBe(1);
    expect([await open(), await lastEntry()]).toMatchObject([[], { action: "mirror.end", target: kept, after: { cause: "forbidden" } }]);
    await acme.ask("tunnel-rule.set", { allow: "all" });
  });

  test("no other tunnel ends at its hands", async () => {
    const { tunnel } = await acme.ask("tunnel.open", { name: "kept", endpoints: ["orders-prod"] }, laptop);
    const ended = await inOrganization(hub, acme.organizationId, (connection) => connection.query("DELETE FROM tunnel WHERE id = $1", [tunnel.id]));
    expect(ended.rowCount).toBe(0);
    expect((await acme.ask("tunnel.list", { projectId: acme.projectId })).map(({ id }) => id)).toContain(tunnel.id);
  });
});

describe("a copy", () => {
  test("is of what was accepted at these endpoints, of nothing refused and nothing seen before", async () => {
    const elsewhere = await acme.createEndpoint({ name: "elsewhere" });
    const first = await acme.addRequest(orders.id, {});
    const second = await acme.addRequest(orders.id, {});
    await acme.addRequest(elsewhere.id, {});
    await acme.addRequest(orders.id, { verdict: "refused", reason: "method-not-allowed" });
    expect((await look()).map(({ id }) => id)).toEqual([first, second]);
    expect((await look({ seen: [first] })).map(({ id }) => id)).toEqual([second]);
    expect(await look({ afterId: second })).toEqual([]);
    expect(
      await lookForEvents(hub, { ...place(), organizationId: globex.organizationId }, { afterId: "req_", seen: [], limit: 100, withBodies: false }),
    ).toEqual([]);
  });

  test("keeps credentials covered, says which, and has the bytes and headers of the event otherwise", async () => {
    const rawHeaders = "X-Plain: 1\r\nAuthorization: ****\r\nx-PLAIN: 2\r\n";
    const body = Buffer.from([0, 255, 128, 10]);
    const id = await acme.addRequest(orders.id, { rawHeaders, credentials: { 1: "Bearer canary-of-a-mirror" }, body });
    const [copy] = await readCopies(hub, { organizationId: acme.organizationId, keys }, [id]);
    expect(copy).toMatchObject({ rawHeaders: ["X-Plain", "1", "Authorization", "****", "x-PLAIN", "2"], redacted: ["authorization"], body });
    expect(copy?.bodySha256).toEqual(createHash("sha256").update(body).digest());
    expect(JSON.stringify(copy)).not.toContain("canary-of-a-mirror");
    expect(await readCopyBody(hub, { organizationId: acme.organizationId, requestId: id })).toEqual(body);
    expect(await readCopies(hub, { organizationId: globex.organizationId, keys }, [id])).toEqual([]);
  });
});
