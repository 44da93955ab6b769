import { expect, test } from "vitest";
import type { Caller } from "../policy-file/caller.ts";
import { idNumbered } from "../requests/testing-rows.ts";
import { findTunnel, listMirrors, listTunnels } from "./find-tunnel.ts";
import { ledgerObjects, ledgerTable, listLedgers } from "./ledgers.ts";
import { mirrorTable, shareTable, tunnelTable } from "./tunnel-table.ts";

const now = new Date("2026-11-22T10:00:00Z");
const sheet = { now: () => now, paint: (_style: string, text: string) => text };
const connection = (machine: string, more: object = {}) => ({
  machine,
  forward: "http://localhost:3000",
  connectedAt: new Date(now.getTime() - 60_000),
  localUp: true,
  ...more,
});
const tunnel = (name: string, more: object = {}) => ({
  id: idNumbered("tun", name.length),
  name,
  owner: "Ada",
  state: "away",
  endpoints: [],
  connections: [],
  held: 0,
  ...more,
});

/** A gateway with the tunnels of two projects. */
function gatewayOf(lists: Record<string, object[]>): Caller {
  const projects = Object.keys(lists).map((slug, index) => ({ id: idNumbered("prj", index), slug }));
  return (async (name: string, input: { projectId?: string }) => {
    if (name === "session.get") return { projects, organization: { name: "acme" } };
    return lists[projects.find(({ id }) => id === input.projectId)?.slug ?? ""];
  }) as unknown as Caller;
}

test("the tunnels of all projects are listed, or those of one", async () => {
  const call = gatewayOf({ production: [tunnel("a")], staging: [tunnel("bb")] });
  expect((await listTunnels(call, undefined)).map((one) => [one.project.slug, one.tunnel.name])).toEqual([
    ["production", "a"],
    ["staging", "bb"],
  ]);
  expect(await listTunnels(call, "staging")).toHaveLength(1);
});

test("a name that two projects have must be chosen, one that none has is said", async () => {
  const call = gatewayOf({ production: [tunnel("a")], staging: [tunnel("a")] });
  await expect(findTunnel(call, "a", undefined)).rejects.toThrow(/several projects have a tunnel "a"/);
  expect((await findTunnel(call, "a", "staging")).project.slug).toBe("staging");
  await expect(findTunnel(call, "b", undefined)).rejects.toThrow(/no tunnel "b"; there is a, a/);
});

test("a table says whose a tunnel is, who is there and what waits; each agent of a pool has a row", () => {
  const project = { slug: "production" } as never;
  const held = { held: 37, oldestHeldAt: new Date(now.getTime() - 3 * 3_600_000) };
  const pool = tunnel("pool", { state: "ready", connections: [connection("ada@\u001b[2Jone"), connection("bob@two", { localUp: false })] });
  const lines = tunnelTable(
    [
      { project, tunnel: tunnel("ada-3000", held) as never },
      { project, tunnel: pool as never },
    ],
    sheet,
  );
  expect(lines[1]).toMatch(/^ada-3000 +production +Ada +away +37, oldest 3 h$/);
  expect(lines[2]).toMatch(/^pool +production +Ada +ready +ada@one +http:\/\/localhost:3000 +1 min$/);
  expect(lines[3]).toMatch(/^ +bob@two +http:\/\/localhost:3000 \(down\) +1 min$/);
});

test("the ledger of each endpoint is listed with its project, and held and failed ones counted", async () => {
  const counts = { range: "7d", received: 9, accepted: 6, refused: 1, throttled: 0, duplicate: 2, deliveries: 6, delivered: 3, pending: 0, held: 1 };
  const asked: unknown[] = [];
  const call = (async (name: string, input: object) => {
    if (name === "session.get") return { projects: [{ id: idNumbered("prj", 1), slug: "production" }] };
    if (name === "endpoint.list") return [{ id: idNumbered("ep", 1), name: "git\u001b[2Jhub" }];
    asked.push(input);
    return { ...counts, failed: [{ reason: "timeout", count: 1 }, { reason: "status", count: 1 }] }; // biome-ignore format: two reasons
  }) as unknown as Caller;
  const ledgers = await listLedgers(call, { project: undefined, range: "7d" });
  expect(asked).toEqual([{ id: idNumbered("ep", 1), range: "7d" }]);
  const [headings, line] = ledgerTable(ledgers, sheet);
  expect(headings).toMatch(/^Endpoint +Project +Received .* Held +Failed$/);
  expect(line).toMatch(/^github +production +9 +6 +1 +0 +2 +6 +3 +0 +1 +2$/);
  expect(JSON.parse(ledgerObjects(ledgers)[0] ?? "")).toMatchObject({ v: 1, type: "ledger", project: "production", received: 9 });
});

test("a share says who may come in and for how long; one that is open to anyone is told so", () => {
  const audience = { people: [], groups: ["qa"], keys: [], organization: false, public: true };
  const share = { name: "demo", owner: "Ada", state: "open", audience, expiresAt: new Date(now.getTime() + 8 * 3_600_000), url: "https://demo.share.example" };
  const [, line] = shareTable([{ project: { slug: "production" } as never, share: share as never }], sheet);
  expect(line).toMatch(/^demo +production +Ada +open +anyone, group qa +8 h +https:\/\/demo\.share\.example$/);
});

test("the mirrors of all projects are listed: of which events, where the copies go, and how many were dropped", async () => {
  const mirror = {
    ...{ id: idNumbered("mir", 1), owner: "Ada", endpoints: [{ name: "or\u001b[2Jders" }, { name: "bills" }], filter: "type:order.*", samplePercent: 10 },
    ...{ expiresAt: new Date(now.getTime() + 3_600_000), agent: connection("ada@one"), sent: 12, dropped: 3 },
  };
  const mirrors = await listMirrors(gatewayOf({ production: [mirror], staging: [{ ...mirror, filter: "", samplePercent: 100, agent: undefined }] }), undefined);
  const [, here, away] = mirrorTable(mirrors, sheet);
  expect(here).toMatch(/^mir_\S+ +production +Ada +orders, bills +type:order\.\*, 10% +1 h +ada@one +http:\/\/localhost:3000 +12 +3$/);
  expect(away).toMatch(/^mir_\S+ +staging +Ada +orders, bills +all +1 h +away +12 +3$/);
});
