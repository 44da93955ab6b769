import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Id } from "@postern/contract/id";
import { Policy, type PolicyNode } from "@postern/contract/policy";
import { ProblemDetails } from "@postern/contract/problem";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";
import { makeNetworkFile } from "../setup/network-file.ts";

let house: House;
let folder: string;
let endpoint: { id: Id<"ep">; url: string };

const networks = {
  "192.0.2.0/24": { country: { iso_code: "DE" }, autonomous_system_number: 3_320 },
  "198.51.100.0/24": { country: { iso_code: "FR" }, autonomous_system_number: 3_215 },
};

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "postern-networks-"));
  const file = path.join(folder, "networks.mmdb");
  await fs.writeFile(file, makeNetworkFile(networks));
  const settings = { POSTERN_MMDB_COUNTRY: file, POSTERN_MMDB_ASN: file, POSTERN_TRUSTED_PROXIES: "127.0.0.1" };
  house = await startHouse({ settings });
});
afterAll(async () => {
  await house?.stop();
  await fs.rm(folder, { recursive: true });
});

let number = 0;
/** A fresh endpoint behind these gates. */
async function behind(...gates: Record<string, unknown>[]): Promise<void> {
  const projectId = house.gateway.projectId as Id<"prj">;
  endpoint = await house.gateway.call("endpoint.create", { projectId, name: `gates ${++number}` });
  await house.gateway.call("policy.save", { endpointId: endpoint.id, policy: Policy.parse({ all: gates as PolicyNode[] }) });
  await house.configured();
}

const post = (more: RequestInit = {}, within = "") => fetch(`${endpoint.url}${within}`, { method: "POST", body: "{}", ...more });
const from = (address: string) => post({ headers: { "X-Forwarded-For": address } });
const problemOf = async (response: Response) => ProblemDetails.parse(await response.json());

/** What the page of the newest request says of the gate that decided. */
async function traceOf(response: Response) {
  const id = response.headers.get("postern-id") as Id<"req">;
  const get = () => house.gateway.call("request.get", { id }).catch(() => undefined);
  await expect.poll(get).toBeDefined();
  return get();
}

describe("the rate gate", () => {
  test("counts each shop by itself, tells the one that is over it when to come back, and refuses who names none", async () => {
    await behind({ kind: "rate", per: "header", name: "X-Shop", missing: "refuse", limit: 2, windowSeconds: 60 });
    const shop = (name: string) => post({ headers: { "X-Shop": name } });
    expect([(await shop("acme")).status, (await shop("acme")).status]).toEqual([202, 202]);
    const over = await shop("acme");
    expect(over.status).toBe(429);
    expect(Number(over.headers.get("retry-after"))).toBeGreaterThan(20);
    expect(await problemOf(over)).toMatchObject({ code: "PSTN-1029", reason: "rate" });
    expect((await shop("globex")).status).toBe(202);

    const nameless = await post();
    expect(nameless.status).toBe(422);
    expect((await traceOf(nameless))?.trace[0]).toMatchObject({ gate: "rate", reason: "key-missing", seen: "not one header X-Shop" });
  });

  test("counts by what the body says, and all neighbours of a network as one", async () => {
    await behind({ kind: "rate", per: "body-path", name: "data.shop", limit: 1, windowSeconds: 60 });
    const order = (shop: string) => post({ body: JSON.stringify({ data: { shop } }) });
    expect([(await order("a")).status, (await order("a")).status, (await order("b")).status]).toEqual([202, 429, 202]);

    await behind({ kind: "rate", per: "network", limit: 1, windowSeconds: 60 });
    expect([(await from("203.0.113.1")).status, (await from("203.0.113.250")).status, (await from("203.0.114.1")).status]).toEqual([202, 429, 202]);
  });
});

test("the concurrency gate lets in no more at once, and those that follow once the first are answered", async () => {
  await behind({ kind: "concurrency", per: "endpoint", limit: 2 });
  const statuses = (await Promise.all(Array.from({ length: 40 }, () => post()))).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([202, 429]));
  expect(statuses.filter((status) => status === 202).length).toBeGreaterThanOrEqual(2);
  for (let calm = 0; calm < 5; calm++) expect((await post()).status).toBe(202);
  const throttled = { projectId: house.gateway.projectId as Id<"prj">, filter: "reason:too-many-at-once" };
  await expect.poll(async () => (await house.gateway.call("request.list", throttled)).rows[0]).toMatchObject({ verdict: "throttled" });
});

describe("the network gate", () => {
  beforeEach(() => behind({ kind: "network", allow: ["DE", "AS3215"], deny: ["FR"] }));

  test("lets in who comes from an allowed country, and the trace says which", async () => {
    const response = await from("192.0.2.7");
    expect(response.status).toBe(202);
    expect((await traceOf(response))?.trace[0]).toMatchObject({ gate: "network", outcome: "passed", seen: "DE, AS3320" });
  });

  test("keeps out a denied country, though its network is allowed, and addresses that nobody knows", async () => {
    const french = await from("198.51.100.7");
    expect(french.status).toBe(403);
    expect(await traceOf(french)).toMatchObject({ reason: "network-denied", trace: [{ seen: "FR, AS3215" }] });
    expect((await from("10.1.2.3")).status).toBe(403);
  });
});

test("the method gate takes the paths named, and none that can be read in two ways", async () => {
  await behind({ kind: "method", allow: ["POST"], paths: ["/orders/*"] });
  expect((await post({}, "/orders/7")).status).toBe(202);
  const elsewhere = await post({}, "/admin");
  expect(elsewhere.status).toBe(403);
  expect(await traceOf(elsewhere)).toMatchObject({ reason: "path-not-allowed", trace: [{ seen: "/admin", expected: "/orders/*" }] });
  expect(await traceOf(await post({}, "/orders/%2e%2e%2fadmin"))).toMatchObject({ reason: "path-ambiguous" });
});

test("an organization past its requests of the day is told, and its senders until when; raising the limit lets them in", async () => {
  await behind();
  const { day } = await house.gateway.call("quota.get", {});
  await house.gateway.call("quota.set", { perDay: day.used + 3 });
  const statuses: number[] = [];
  await expect.poll(async () => statuses[statuses.push((await post()).status) - 1], { interval: 100 }).toBe(429);

  const spent = await post();
  const tomorrow = new Date(Math.floor(Date.now() / 86_400_000 + 1) * 86_400_000).toISOString();
  expect(await problemOf(spent)).toMatchObject({ code: "PSTN-1029", reason: "quota", detail: expect.stringContaining(tomorrow) });
  expect(Number(spent.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await house.gateway.call("notice.list", {})).toContainEqual(expect.objectContaining({ kind: "request-quota", level: "urgent", period: "day" }));
  expect(await house.neighbour.call("notice.list", {})).not.toContainEqual(expect.objectContaining({ kind: "request-quota" }));

  await house.gateway.call("quota.set", {});
  await expect.poll(async () => (await post()).status).toBe(202);
});
