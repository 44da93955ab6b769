import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEndpoints } from "../ingest-config.ts";
import { openPool, type Pool } from "../pool.ts";
import { otherRootPem, rootPem } from "../testing/certificates-by-node.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let ingest: Pool;

beforeAll(async () => {
  stage = await openStage();
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
  ingest = openPool({ url: stage.as("ingest"), name: "ingest", max: 1, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await ingest?.end();
  await stage?.close();
});

const gateOf = (...authorities: string[]) => ({ kind: "certificate" as const, authorities, source: "tls" as const, conditions: [], fingerprints: [] });
const savePolicy = (endpointId: `ep_${string}`, ...authorities: string[]) => acme.ask("policy.save", { endpointId, policy: { all: [gateOf(...authorities)] } });
const lastEntry = async () => (await acme.ask("audit.list", { limit: 1 })).rows[0];
const day = (days: number) => new Date(Date.now() + days * 86_400_000);

async function addRoot(pem = rootPem) {
  const listed = await acme.ask("trusted-ca.list", {});
  const known = listed.find(({ subject }) => subject.includes(pem === rootPem ? "Acme Client Root" : "Other Root"));
  const [added] = known ? [known] : await acme.ask("trusted-ca.add", { certificates: pem });
  if (!added) throw new Error("it was added");
  return added;
}

/** Whether ingest hears of a change: the endpoint's number rises. */
async function seqOf(endpointId: string): Promise<bigint> {
  const [config] = await readEndpoints(ingest, [endpointId]);
  return BigInt(config?.configSeq ?? 0);
}

describe("certificate authorities", () => {
  test("are added several at once under their own names, and one that is here already but once", async () => {
    const added = await acme.ask("trusted-ca.add", { certificates: `${rootPem}\n${otherRootPem}\n${rootPem}` });
    expect(added.map(({ name }) => name).sort()).toEqual(["Acme Client Root", "Other Root"]);
    expect(await lastEntry()).toMatchObject({ action: "trusted-ca.add", target: added[0]?.id, outcome: "done" });
    await expect(acme.ask("trusted-ca.add", { certificates: rootPem })).rejects.toMatchObject({ kind: "input-invalid" });
    expect(await globex.ask("trusted-ca.list", {})).toEqual([]);
  });

  test("with a private key among them are refused, and nothing of it is kept", async () => {
    const pasted = `${otherRootPem}\n-----BEGIN EC PRIVATE KEY-----\ncanary-private-key\n-----END EC PRIVATE KEY-----`;
    const refused = acme.ask("trusted-ca.add", { certificates: pasted });
    await expect(refused).rejects.toMatchObject({ kind: "input-invalid", fields: { certificates: [expect.stringContaining("private key")] } });
    await refused.catch((error: Error) => expect(JSON.stringify({ ...error, message: error.message })).not.toContain("canary-private-key"));
    expect(JSON.stringify(await acme.ask("audit.list", {}))).not.toContain("canary-private-key");
  });

  test("that cannot be used are refused in words", async () => {
    await expect(acme.ask("trusted-ca.add", { certificates: "none" })).rejects.toMatchObject({ fields: { certificates: ["holds no certificate"] } });
    await expect(acme.ask("trusted-ca.add", { certificates: `${rootPem}${otherRootPem}`, name: "Both" })).rejects.toMatchObject({ kind: "input-invalid" });
  });
});

describe("an authority that policies name", () => {
  test("is told with their endpoints, reaches ingest with them, and stays", async () => {
    const [{ id }, endpoint] = [await addRoot(), await acme.createEndpoint({ name: "Partners" })];
    await savePolicy(endpoint.id, id);
    const listed = await acme.ask("trusted-ca.list", {});
    expect(listed.find((authority) => authority.id === id)?.endpoints).toEqual([{ id: endpoint.id, name: "Partners", projectId: acme.projectId }]);
    const [config] = await readEndpoints(ingest, [endpoint.id]);
    expect(config?.authorities).toEqual([{ id, name: "Acme Client Root", certificate: rootPem }]);
    await expect(acme.ask("trusted-ca.remove", { id })).rejects.toMatchObject({ kind: "conflict", detail: expect.stringContaining("Partners") });
    await acme.ask("policy.save", { endpointId: endpoint.id, policy: { all: [] } });
    await acme.ask("trusted-ca.remove", { id });
    expect(await lastEntry()).toMatchObject({ action: "trusted-ca.remove", target: id, before: { name: "Acme Client Root" } });
  });

  test("stays also while only a shadow names it", async () => {
    const [{ id }, endpoint] = [await addRoot(otherRootPem), await acme.createEndpoint()];
    await acme.ask("policy.save", { endpointId: endpoint.id, policy: { all: [gateOf(id)] }, as: "shadow" });
    await expect(acme.ask("trusted-ca.remove", { id })).rejects.toMatchObject({ kind: "conflict" });
    expect((await readEndpoints(ingest, [endpoint.id]))[0]?.authorities).toMatchObject([{ id }]);
  });

  test("must be the organization's own", async () => {
    const [{ id }, endpoint] = [await addRoot(), await globex.createEndpoint()];
    const policy = { all: [{ any: [gateOf(id)] }] };
    await expect(globex.ask("policy.save", { endpointId: endpoint.id, policy })).rejects.toMatchObject({ kind: "input-invalid" });
  });
});

describe("a revocation list", () => {
  test("is ingest's at once, for the endpoints whose policies name its authority", async () => {
    const [{ id }, endpoint, other] = [await addRoot(), await acme.createEndpoint(), await acme.createEndpoint()];
    await savePolicy(endpoint.id, id);
    const before = [await seqOf(endpoint.id), await seqOf(other.id)];
    const set = await acme.ask("trusted-ca.set-revocation-list", { id, list: "a list" });
    expect(set).toMatchObject({ revocationList: { revoked: 2 }, endpoints: [{ id: endpoint.id }] });
    expect((await seqOf(endpoint.id)) > (before[0] ?? 0n)).toBe(true);
    expect(await seqOf(other.id)).toBe(before[1]);
    expect((await readEndpoints(ingest, [endpoint.id]))[0]?.authorities).toMatchObject([
      { id, revocationList: { revoked: ["1a", "2b"], untilMs: expect.any(Number) } },
    ]);
  });

  test("that is none, or older than the one that is set, is refused", async () => {
    const { id } = await addRoot();
    await expect(acme.ask("trusted-ca.set-revocation-list", { id, list: "no list" })).rejects.toMatchObject({ fields: { list: ["is no list"] } });
    const { readList } = stage.database.ports.certificates;
    stage.database.ports.certificates.readList = () => ({ revoked: [], issuedAtMs: +day(-1), untilMs: +day(1) });
    await expect(acme.ask("trusted-ca.set-revocation-list", { id, list: "older" })).rejects.toMatchObject({
      fields: { list: [expect.stringContaining("older")] },
    });
    stage.database.ports.certificates.readList = readList;
  });
});

test("a list can be taken away, which the audit log tells", async () => {
  const { id } = await addRoot();
  await acme.ask("trusted-ca.set-revocation-list", { id, list: "a list" });
  expect((await acme.ask("trusted-ca.remove-revocation-list", { id })).revocationList).toBeUndefined();
  expect(await lastEntry()).toMatchObject({ action: "trusted-ca.remove-revocation-list", before: { revocationList: { revoked: 2 } } });
  await acme.ask("trusted-ca.set-revocation-list", { id, list: "a list" });
});

describe("the notice of what ends", () => {
  const notices = async () => (await acme.ask("notice.list", {})).filter(({ kind }) => kind === "authority-ending");
  const set = async (id: string, column: string, at: Date) => {
    const admin = openPool({ url: stage.url, name: "test", max: 1, statementTimeoutMs: 5_000 });
    await admin.query(`UPDATE trusted_ca SET ${column} = $2 WHERE id = $1`, [id, at]);
    await admin.end();
  };

  test("comes 30 days before an authority ends, and is urgent in the last week; only while a policy names it", async () => {
    const { id } = await addRoot();
    await set(id, "list_until", day(1_000));
    await set(id, "not_after", day(40));
    expect(await notices()).toEqual([]);
    await set(id, "not_after", day(20));
    expect(await notices()).toMatchObject([{ level: "alarm", what: "certificate", name: "Acme Client Root", others: 0 }]);
    await set(id, "not_after", day(5));
    expect(await notices()).toMatchObject([{ level: "urgent" }]);
    await set((await addRoot(otherRootPem)).id, "not_after", day(-1));
    expect(await notices()).toMatchObject([{ level: "urgent", name: "Other Root", others: 1 }]);
  });

  test("comes when the next list is due", async () => {
    const [root, other] = [await addRoot(), await addRoot(otherRootPem)];
    await set(root.id, "not_after", day(1_000));
    await set(other.id, "not_after", day(1_000));
    await set(root.id, "list_issued_at", day(-90));
    await set(root.id, "list_until", day(10));
    expect(await notices()).toMatchObject([{ level: "alarm", what: "revocation-list", name: "Acme Client Root" }]);
  });
});
