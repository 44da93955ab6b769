import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readListHeads, readListRanges } from "../address-lists/list-heads.ts";
import { putVersion } from "../address-lists/put-version.ts";
import { listChangedEndpoints } from "../ingest-config.ts";
import { inOrganization, openPool, type Pool } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let ingest: Pool;
let worker: Pool;
const poolAs = (role: "ingest" | "worker") => openPool({ url: stage.as(role), name: role, max: 2, statementTimeoutMs: 5_000 });

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  globex = await stage.createTenant("globex");
  [ingest, worker] = [poolAs("ingest"), poolAs("worker")];
});
afterAll(async () => {
  await Promise.all([ingest?.end(), worker?.end()]);
  await stage?.close();
});

/** An endpoint whose policy asks this list. */
async function endpointAsking(list: string, as: "allowLists" | "denyLists" = "allowLists") {
  const endpoint = await acme.createEndpoint();
  await acme.ask("policy.save", { endpointId: endpoint.id, policy: { all: [{ kind: "address", [as]: [list] }] } });
  return endpoint;
}
const rangesOf = async (id: string) => (await acme.ask("address-list.get", { id })).ranges;

test("a list of one's own is written, changed and kept as versions with what differs", async () => {
  const list = await acme.ask("address-list.create", { name: "Plain", ranges: ["203.0.113.7", "2001:db8::/32"], note: "First" });
  expect(list).toMatchObject({ name: "plain", rangeCount: 2, isLoaded: true, refreshes: false, usedBy: [] });
  await acme.ask("address-list.update", { id: list.id, ranges: ["203.0.113.7", "198.51.100.0/24"], note: "Second" });
  const { ranges, versions } = await acme.ask("address-list.get", { id: list.id });
  expect(ranges).toEqual(["203.0.113.7", "198.51.100.0/24"]);
  expect(versions).toMatchObject([
    { number: 2, state: "live", note: "Second", change: { added: ["198.51.100.0/24"], removed: ["2001:db8::/32"] } },
    { number: 1, state: "past", note: "First" },
  ]);
});

test.each([["10.0.0.0/33"], ["010.0.0.1"], ["example.com"], ["<script>"]])("%s is no range of a list", async (range) => {
  await expect(acme.ask("address-list.create", { name: "bad", ranges: [range] })).rejects.toMatchObject({ kind: "input-invalid" });
});

test("a policy that asks a list which is not there is not saved", async () => {
  const { id } = await acme.createEndpoint();
  const policy = { all: [{ kind: "address", allowLists: ["no-such-list"] }] };
  await expect(acme.ask("policy.save", { endpointId: id, policy })).rejects.toMatchObject({
    kind: "input-invalid",
    fields: { policy: [expect.stringContaining('"no-such-list"')] },
  });
});

test("a list of another organization is not there for a policy, nor for ingest under that organization", async () => {
  await globex.ask("address-list.create", { name: "theirs", ranges: ["203.0.113.0/24"] });
  await expect(endpointAsking("theirs")).rejects.toMatchObject({ kind: "input-invalid" });
  expect(await readListHeads(ingest, [{ organizationId: acme.organizationId, name: "theirs" }])).toEqual([]);
});

test("a list that a live policy asks stays until it does no longer", async () => {
  const list = await acme.ask("address-list.create", { name: "asked", ranges: ["203.0.113.0/24"] });
  const endpoint = await endpointAsking("asked");
  expect((await acme.ask("address-list.get", { id: list.id })).usedBy).toEqual([
    { endpointId: endpoint.id, endpointName: endpoint.name, projectSlug: "production", as: "allow" },
  ]);
  await expect(acme.ask("address-list.remove", { id: list.id })).rejects.toMatchObject({ kind: "conflict", detail: expect.stringContaining(endpoint.name) });
  await acme.ask("policy.save", { endpointId: endpoint.id, policy: { all: [] } });
  await acme.ask("address-list.remove", { id: list.id });
});

describe("a change that would block traffic of the last week", () => {
  test("is held until a person approves it, and says whom it blocks", async () => {
    const list = await acme.ask("address-list.create", { name: "busy", ranges: ["203.0.113.0/24", "198.51.100.0/24"] });
    const endpoint = await endpointAsking("busy");
    for (let i = 0; i < 3; i++) await acme.addRequest(endpoint.id, { clientIp: "203.0.113.9", verdict: "accepted" });
    await acme.addRequest(endpoint.id, { clientIp: "203.0.113.77", verdict: "refused" });

    const held = await acme.ask("address-list.update", { id: list.id, ranges: ["198.51.100.0/24"] });
    expect(held.held).toMatchObject({
      state: "held",
      causes: ["blocks-traffic"],
      blocked: [{ address: "203.0.113.9", requests: 3, endpointId: endpoint.id, endpointName: endpoint.name }],
    });
    expect(await rangesOf(list.id)).toContain("203.0.113.0/24");
    expect(await acme.ask("notice.list", {})).toContainEqual(
      expect.objectContaining({ kind: "address-list-held", listId: list.id, listName: "busy", requests: 3 }),
    );

    const before = Math.max(...(await listChangedEndpoints(ingest, 0)).map(({ configSeq }) => Number(configSeq)));
    await acme.ask("address-list.approve", { id: list.id, versionId: held.held?.id });
    expect(await rangesOf(list.id)).toEqual(["198.51.100.0/24"]);
    expect(await listChangedEndpoints(ingest, before)).toMatchObject([{ id: endpoint.id }]);
    await expect(acme.ask("address-list.approve", { id: list.id, versionId: held.held?.id })).rejects.toMatchObject({ kind: "conflict" });
  });

  test("can be declined: the list stays as it is", async () => {
    const list = await acme.ask("address-list.create", { name: "kept", ranges: ["203.0.113.0/24"] });
    const endpoint = await endpointAsking("kept");
    await acme.addRequest(endpoint.id, { clientIp: "203.0.113.9", verdict: "accepted" });
    const { held } = await acme.ask("address-list.update", { id: list.id, ranges: [] });
    const after = await acme.ask("address-list.decline", { id: list.id, versionId: held?.id });
    expect(after).toMatchObject({ rangeCount: 1 });
    expect(after.held).toBeUndefined();
  });

  test("counts as well where a list keeps out, and what an allowed list gains is no such change", async () => {
    const abuse = await acme.ask("address-list.create", { name: "abuse", ranges: ["192.0.2.0/24"] });
    const endpoint = await endpointAsking("abuse", "denyLists");
    await acme.addRequest(endpoint.id, { clientIp: "198.51.100.9", verdict: "accepted" });
    expect(await acme.ask("address-list.update", { id: abuse.id, ranges: ["192.0.2.0/24", "198.51.100.0/24"] })).toMatchObject({
      held: { causes: ["blocks-traffic"], blocked: [{ address: "198.51.100.9" }] },
    });
    expect((await acme.ask("address-list.update", { id: abuse.id, ranges: ["192.0.2.0/25"] })).held).toBeUndefined();
  });
});

describe("a fetched feed", () => {
  const by = { id: "worker", name: "Postern" };
  const fetched = (listId: string, name: string, ranges: string[]) =>
    inOrganization(worker, acme.organizationId, (connection) =>
      putVersion(
        statementsOfConnection(connection),
        { organizationId: acme.organizationId, listId, name },
        {
          ...{ ranges, by, note: "", source: "fetched", isFetched: true },
        },
      ),
    );

  test("begins with what is shipped, says of when and how sure that is, and is not fetched before someone wants it", async () => {
    const list = await acme.ask("address-list.create", { name: "github", feed: "github-hooks" });
    expect(list).toMatchObject({ isLoaded: true, refreshes: false, isRefreshing: false, asOf: "2026-01-17", confidence: "medium", rangeCount: 6 });
    expect(await acme.ask("address-list.update", { id: list.id, refreshes: true })).toMatchObject({ refreshes: true, isRefreshing: true });
    expect(await acme.ask("address-list.update", { id: list.id, refreshes: false })).toMatchObject({ refreshes: false, isRefreshing: false });
  });

  test("that ships nothing is not loaded until its first refresh, and its use is told of", async () => {
    const list = await acme.ask("address-list.create", { name: "jira", feed: "atlassian-jira" });
    expect(list).toMatchObject({ isLoaded: false, rangeCount: 0 });
    await endpointAsking("jira");
    const notice = { kind: "address-list-empty", level: "urgent", listId: list.id, listName: "jira" };
    expect(await acme.ask("notice.list", {})).toContainEqual(expect.objectContaining(notice));
    expect(await fetched(list.id, "jira", ["104.192.136.0/21"])).toMatchObject({ kind: "live" });
    expect(await acme.ask("address-list.get", { id: list.id })).toMatchObject({ isLoaded: true, ranges: ["104.192.136.0/21"] });
    expect(await acme.ask("notice.list", {})).not.toContainEqual(expect.objectContaining(notice));
  });

  test("that shrinks by half is held, and one that comes back to what counts ends the hold", async () => {
    const list = await acme.ask("address-list.create", { name: "shrinking", feed: "github-hooks" });
    const now = await rangesOf(list.id);
    expect(await fetched(list.id, "shrinking", now.slice(0, 2))).toMatchObject({ kind: "held", causes: ["shrunk"] });
    expect(await fetched(list.id, "shrinking", now.slice(0, 2))).toEqual({ kind: "unchanged" });
    expect(await fetched(list.id, "shrinking", now.toReversed())).toEqual({ kind: "unchanged" });
    expect((await acme.ask("address-list.get", { id: list.id })).held).toBeUndefined();
  });

  test.each([
    ["address-list.update", { ranges: ["203.0.113.0/24"] }, "ranges"],
    ["address-list.update", { refreshUrl: null, refreshes: true }, "refreshUrl"],
  ] as const)("%s of %j is refused where it makes no sense", async (name, change, field) => {
    const list = await acme.ask("address-list.create", { name: `tebex-${field.toLowerCase()}`, feed: "tebex" });
    await expect(acme.ask(name, { id: list.id, ...change })).rejects.toMatchObject({ kind: "input-invalid", fields: { [field]: expect.anything() } });
  });
});

test("ten thousand ranges are read by their hash, once for all organizations that hold the same", async () => {
  const ranges = Array.from({ length: 10_000 }, (_, at) => `20.${at >> 8}.${at & 255}.0/25`);
  await acme.ask("address-list.create", { name: "large", ranges });
  await globex.ask("address-list.create", { name: "large", ranges: ranges.toReversed() });
  const heads = await readListHeads(
    ingest,
    [acme, globex].map(({ organizationId }) => ({ organizationId, name: "large" })),
  );
  const [hash, ...others] = new Set(heads.map((head) => head.hash));
  expect(others).toEqual([]);
  expect((await readListRanges(ingest, [hash ?? ""]))[0]?.ranges).toHaveLength(10_000);
});
