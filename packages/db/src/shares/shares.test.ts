import { readAudience } from "@postern/contract/share-audience";
import { sqlAt } from "@postern/test/setup/sql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rightsOfRole } from "../access/rights-of.ts";
import { openPool, type Pool } from "../pool.ts";
import type { Scope } from "../scope.ts";
import { addAgent, addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { endOverdueShares } from "./end-overdue.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let laptop: Scope;
let developer: Scope;
let worker: Pool;

beforeAll(async () => {
  stage = await openStage();
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
  laptop = await addAgent(acme, "laptop");
  developer = { ...(await addPerson(acme, stage.url, "developer")), rights: rightsOfRole("developer") };
  worker = openPool({ url: stage.as("worker"), name: "worker", max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await worker?.end();
  await stage?.close();
});

const everyone = readAudience(["organization"]);
const shareOf = (name: string, changes: object = {}) => ({ name, kind: "http", audience: everyone, ...changes });
const open = (name: string, changes: object = {}, scope: Scope = laptop) => acme.ask("share.open", shareOf(name, changes), scope);
const lastEntry = async (tenant: Tenant = acme) => (await tenant.ask("audit.list", { limit: 1 })).rows[0];

describe("opening a share", () => {
  test("gives it a name under the share domain, a live tunnel, and eight hours", async () => {
    const { share, hubUrl } = await open("first");
    expect(share).toMatchObject({ url: "http://first.share.localhost:8083/", state: "away", audience: everyone, inside: 0 });
    expect(share.expiresAt.getTime() - share.createdAt.getTime()).toBeCloseTo(8 * 3_600_000, -4);
    expect(hubUrl).toBe("ws://127.0.0.1:8081");
    expect(await lastEntry()).toMatchObject({ action: "share.open", target: share.id, actor: { kind: "agent" } });
  });

  test("again by its owner is the same share with the new terms, also from another machine of theirs", async () => {
    const { share } = await open("again");
    const { share: after } = await open("again", { audience: readAudience(["group:qa"]), hours: 2 }, await addAgent(acme, "desktop"));
    expect(after).toMatchObject({ id: share.id, audience: { groups: ["qa"], organization: false } });
  });

  test("under a name that someone else's open share has says whose it is", async () => {
    await open("mine");
    await expect(open("mine", {}, developer)).rejects.toMatchObject({ kind: "name-taken", detail: expect.stringContaining("Owner of acme") });
  });

  test("names keys of the organization only, and each once", async () => {
    const { key } = await acme.ask("api-key.create", { name: "ci", rights: ["read"] });
    expect((await open("keyed", { audience: readAudience(["key:ci"]) })).share.keys).toEqual([{ id: key.id, name: "ci" }]);
    const { key: foreign } = await globex.ask("api-key.create", { name: "theirs", rights: ["read"] });
    await expect(open("keyed", { audience: readAudience([`key:${foreign.id}`]) })).rejects.toMatchObject({ kind: "input-invalid" });
  });

  test("for nobody, by tcp for everybody, or for longer than allowed is refused", async () => {
    for (const wrong of [{ audience: readAudience([]) }, { kind: "tcp", audience: readAudience([], true) }, { hours: 721 }])
      await expect(open("wrong", wrong), JSON.stringify(wrong)).rejects.toMatchObject({ kind: "input-invalid" });
  });

  test("under another organization's endpoint finds none", async () => {
    const { id } = await globex.createEndpoint();
    await expect(open("gated", { gate: id })).rejects.toMatchObject({ kind: "input-invalid" });
    const own = await acme.createEndpoint({ name: "gatekeeper" });
    expect((await open("gated", { gate: "gatekeeper", audience: readAudience([]) })).share.gate).toEqual({ endpointId: own.id, name: "gatekeeper" });
  });

  test("at a host of one's own takes a proof of the domain", async () => {
    Object.assign(stage.database.ports, { isLocal: false });
    await expect(open("own", { host: "app.acme.example" })).rejects.toMatchObject({ fields: { host: [expect.stringContaining("not proved")] } });
    Object.assign(stage.database.ports, { isLocal: true });
    expect((await open("own", { host: "app.acme.test" })).share.url).toBe("http://app.acme.test:8083/");
    await expect(open("own2", { host: "x.share.localhost" })).rejects.toMatchObject({ kind: "input-invalid" });
  });
});

describe("a public share", () => {
  const anyone = { audience: readAudience([], true) };

  test("takes the organization's word and the right to publish", async () => {
    await expect(open("showcase", anyone, acme.scope)).rejects.toMatchObject({ kind: "not-permitted", detail: expect.stringContaining("no public shares") });
    await acme.ask("share-rule.set", { isPublicAllowed: true, hours: 8, hoursMax: 720 });
    expect((await open("showcase", anyone, acme.scope)).share.audience.public).toBe(true);
  });

  test("is denied to a developer and to an agent token, and the audit log says so", async () => {
    for (const scope of [developer, laptop]) {
      await expect(open("showcase2", anyone, scope)).rejects.toMatchObject({ kind: "not-permitted", detail: expect.stringContaining("publish") });
      await expect.poll(() => lastEntry()).toMatchObject({ action: "share.open", outcome: "denied", actor: { id: scope.actor.id } });
    }
  });
});

describe("the end of a share", () => {
  test("is for its owner, and for whoever may configure; its tunnel and its name go with it", async () => {
    const { share } = await open("over");
    const operator: Scope = { ...developer, rights: new Set(["tunnel"]) };
    await expect(acme.ask("share.revoke", { id: share.id }, operator)).rejects.toMatchObject({ kind: "not-permitted" });
    await acme.ask("share.revoke", { id: share.id }, developer);
    expect((await acme.ask("share.get", { id: share.id })).share).toMatchObject({ state: "revoked", url: undefined });
    expect(await sqlAt(stage.url, "SELECT id FROM tunnel WHERE id = $1", [share.tunnelId])).toEqual([]);
    await expect(acme.ask("share.revoke", { id: share.id })).rejects.toMatchObject({ kind: "conflict" });
  });

  test("keeps its name from every other organization for 30 days", async () => {
    const { share } = await open("quarantined");
    await acme.ask("share.revoke", { id: share.id }, laptop);
    const theirs = () => globex.ask("share.open", shareOf("quarantined"), globex.scope);
    await expect(theirs()).rejects.toMatchObject({ kind: "conflict" });
    expect((await open("quarantined")).share.id).not.toBe(share.id);
    await acme.ask("share.revoke", { id: (await open("quarantined")).share.id }, laptop);
    await sqlAt(stage.url, "UPDATE share_host SET released_at = now() - interval '31 days' WHERE host = 'quarantined.share.localhost'");
    expect((await theirs()).share.name).toBe("quarantined");
  });

  test("comes by itself when its time is over, is in the audit log, and an extension puts it off", async () => {
    const [{ share: late }, { share: kept }] = [await open("late"), await open("kept")];
    await sqlAt(stage.url, "UPDATE share SET expires_at = now() - interval '1 second' WHERE id = ANY ($1)", [[late.id, kept.id]]);
    const extended = await acme.ask("share.extend", { id: kept.id, hours: 3 }, laptop);
    expect(extended.state).toBe("away");
    expect(await endOverdueShares(worker)).toBe(1);
    expect(await lastEntry()).toMatchObject({ action: "share.expire", target: late.id, actor: { kind: "system" } });
    expect((await acme.ask("share.get", { id: late.id })).share.state).toBe("expired");
  });
});

test("another organization sees no share, and ends none", async () => {
  const { share } = await open("hidden");
  await expect(globex.ask("share.get", { id: share.id })).rejects.toMatchObject({ kind: "missing" });
  await expect(globex.ask("share.revoke", { id: share.id })).rejects.toMatchObject({ kind: "missing" });
  await expect(globex.ask("share.extend", { id: share.id, hours: 1 })).rejects.toMatchObject({ kind: "missing" });
  await expect(globex.ask("share.list", { projectId: acme.projectId })).rejects.toMatchObject({ kind: "missing" });
});
