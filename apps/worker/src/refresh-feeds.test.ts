import type { IncomingMessage, ServerResponse } from "node:http";
import { openPool, type Pool } from "@postern/db/pool";
import { openStage, type Stage } from "@postern/db/testing/stage";
import type { Tenant } from "@postern/db/testing/tenant";
import { createEgress } from "@postern/egress/egress";
import { closeAll, startWebServer } from "@postern/egress/testing";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { refreshFeeds } from "./refresh-feeds.ts";

let stage: Stage;
let tenant: Tenant;
let pool: Pool;
let lists = 0;
const loopback = createEgress({ allow: ["127.0.0.0/8"] });

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  pool = openPool({ url: stage.as("worker"), name: "worker", max: 2, statementTimeoutMs: 5_000 });
});
afterEach(closeAll);
afterAll(async () => {
  await loopback.close();
  await pool?.end();
  await stage?.close();
});

/** A list of GitHub's feed that is fetched once a day from a server that answers as told; the worker has made its round. */
async function refreshed(answer: (response: ServerResponse, request: IncomingMessage) => unknown, ports: Partial<Parameters<typeof refreshFeeds>[0]> = {}) {
  const server = await startWebServer((request, response) => answer(response, request));
  const { id } = await tenant.ask("address-list.create", { name: `feed-${lists++}`, feed: "github-hooks" });
  await tenant.ask("address-list.update", { id, refreshUrl: `http://127.0.0.1:${server.port}/meta`, refreshes: true });
  await refreshFeeds({ pool, log: pino({ level: "silent" }), egress: loopback, isLocal: true, timeoutMs: 2_000, ...ports });
  const list = await tenant.ask("address-list.get", { id });
  await tenant.ask("address-list.remove", { id });
  return { list, server };
}
const hooks = (ranges: string[]) => (response: ServerResponse) => response.end(JSON.stringify({ hooks: ranges }));
const shipped = ["192.30.252.0/22", "185.199.108.0/22", "140.82.112.0/20", "143.55.64.0/20", "2a0a:a440::/29", "2606:50c0::/32"];

test("what a feed answers becomes the next version, and the audit log says so", async () => {
  const { list, server } = await refreshed(hooks([...shipped, "20.201.28.148/32"]));
  expect(list).toMatchObject({ rangeCount: 7, isRefreshing: false, refreshFault: undefined, checkedAt: expect.any(Date) });
  expect(list.versions[0]).toMatchObject({ number: 2, state: "live", source: `fetched from 127.0.0.1:${server.port}/meta`, createdBy: "Postern" });
  const { rows } = await tenant.ask("audit.list", { limit: 3 });
  expect(rows).toContainEqual(expect.objectContaining({ action: "address-list.fetch", target: list.id, actor: expect.objectContaining({ kind: "system" }) }));
});

test("what is the same makes no version", async () => {
  const { list } = await refreshed(hooks(shipped.toReversed()));
  expect(list.versions).toHaveLength(1);
});

test("what is much less is held", async () => {
  const { list } = await refreshed(hooks(shipped.slice(0, 2)));
  expect(list).toMatchObject({ rangeCount: 6, held: { causes: ["shrunk"], rangeCount: 2 } });
});

describe("a hostile feed changes nothing, and the list says why", () => {
  test.each<[string, (response: ServerResponse, request: IncomingMessage) => unknown, string]>([
    ["sends elsewhere", (response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end(), "302: a redirect is not followed"],
    ["fails", (response) => response.writeHead(500).end("oh"), "answered 500"],
    ["is empty", hooks([]), "no addresses"],
    ["opens the gate to all", hooks([...shipped, "0.0.0.0/0"]), "0.0.0.0/0, which is wider"],
    ["opens it to our own network", hooks([...shipped, "10.0.0.0/8"]), "no address of the internet"],
    ["is no JSON", (response) => response.end("<html>192.30.252.0/22</html>"), "no document of this feed's form"],
    ["holds something else", hooks(["192.30.252.0/22; DROP TABLE"]), "no address or range"],
    ["never ends", (response) => void response.write('{"hooks":['), "could not be fetched"],
    ["is huge", (response) => response.end(Buffer.alloc(9_000_000, 0x20)), "more than 8 MiB"],
    ["hangs up", (_, request) => request.socket.destroy(), "could not be fetched"],
    ["holds too many", hooks(Array.from({ length: 20_001 }, (_, at) => `20.${at >> 8}.${at & 255}.1`)), "no document of this feed's form"],
  ])("when it %s", async (_how, answer, sentence) => {
    const { list, server } = await refreshed(answer);
    expect(server.requests).toBe(1);
    expect(list).toMatchObject({ rangeCount: 6, refreshFault: expect.stringContaining(sentence), isRefreshing: false });
    expect(list.versions).toHaveLength(1);
  });

  test("when it lies where this house does not call out to", async () => {
    const { list, server } = await refreshed(hooks(["20.1.1.1"]), { egress: createEgress() });
    expect(list.refreshFault).toContain("could not be fetched");
    expect(server.requests).toBe(0);
  });

  test("when it is not encrypted, off a developer's machine", async () => {
    const { list, server } = await refreshed(hooks(["20.1.1.1"]), { isLocal: false });
    expect(list.refreshFault).toContain("https://");
    expect(server.requests).toBe(0);
  });
});

test("lists that want the same document share one fetch; one that is not to be fetched asks nobody", async () => {
  const server = await startWebServer((_, response) => hooks(shipped)(response));
  const refreshUrl = `http://127.0.0.1:${server.port}/meta`;
  const make = (name: string) => tenant.ask("address-list.create", { name, feed: "github-hooks" });
  for (const { id } of [await make("one"), await make("two")]) await tenant.ask("address-list.update", { id, refreshUrl, refreshes: true });
  const quiet = await make("quiet");
  await tenant.ask("address-list.update", { id: quiet.id, refreshUrl });
  await refreshFeeds({ pool, log: pino({ level: "silent" }), egress: loopback, isLocal: true });
  expect(server.requests).toBe(1);

  await tenant.ask("address-list.refresh", { id: quiet.id });
  await refreshFeeds({ pool, log: pino({ level: "silent" }), egress: loopback, isLocal: true });
  expect(server.requests).toBe(2);
  expect(await tenant.ask("address-list.get", { id: quiet.id })).toMatchObject({ isRefreshing: false, refreshes: false, checkedAt: expect.any(Date) });
});

test("what cannot be kept is put off for an hour, as what fails, and ends no round", async () => {
  await stage.sql("ALTER TABLE address_list_version ADD CONSTRAINT broken CHECK (NOT ranges @> ARRAY['20.201.28.149/32'])");
  const { list } = await refreshed(hooks([...shipped, "20.201.28.149/32"]));
  expect(list).toMatchObject({ rangeCount: 6, isRefreshing: false, refreshFault: expect.stringContaining("could not be kept") });
  await stage.sql("ALTER TABLE address_list_version DROP CONSTRAINT broken");
});
