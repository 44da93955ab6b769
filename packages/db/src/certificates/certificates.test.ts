import { readAudience } from "@postern/contract/share-audience";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordDomainProof } from "../commands/verify-domain.ts";
import type { OpenedKeys } from "../data-keys.ts";
import { recordDomainCheck } from "../domains/recheck.ts";
import { openPool, type Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { claimHostCertificate, type IssuedCertificate, keepHostCertificate, recordCertificateFailure } from "./claim.ts";
import { readHostCertificate } from "./read.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let hub: Pool;
let worker: Pool;
let keys: OpenedKeys;

beforeAll(async () => {
  stage = await openStage();
  Object.assign(stage.database.ports, { isLocal: false });
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
  hub = openPool({ url: stage.as("hub"), name: "hub", max: 4, statementTimeoutMs: 5_000 });
  worker = openPool({ url: stage.as("worker"), name: "worker", max: 2, statementTimeoutMs: 5_000 });
  keys = { keyRing: stage.database.keyRing, dataKeys: new Map() };
});
afterAll(async () => {
  await Promise.all([hub?.end(), worker?.end()]);
  await stage?.close();
});
beforeEach(async () => {
  await stage.sql("DELETE FROM host_certificate");
  await stage.sql("UPDATE share SET ended_at = now(), ended_cause = 'revoked' WHERE ended_at IS NULL");
});

const audience = readAudience(["organization"]);
const proved = new Set<string>();
async function prove(tenant: Tenant, domain: string): Promise<string> {
  const { id, recordValue } = await tenant.ask("domain.add", { domain });
  await recordDomainProof({ database: stage.database, scope: tenant.scope }, id, [recordValue]);
  return id;
}
/** A share of acme at a host under its proved domain. */
async function openAt(host: string): Promise<string> {
  const domain = host.split(".").slice(-2).join(".");
  if (!proved.has(domain)) await prove(acme, domain);
  proved.add(domain);
  const { share } = await acme.ask("share.open", { name: host.replaceAll(".", "-"), kind: "http", audience, host });
  return share.id;
}
const claim = (given: Partial<Parameters<typeof claimHostCertificate>[1]> = {}) =>
  claimHostCertificate(hub, { shareDomain: "share.localhost", givenHosts: [], lease: "one", ...given });
const claimed = async () => {
  const found = await claim();
  if (!found) throw new Error("no certificate is due");
  return found;
};
const issued: IssuedCertificate = {
  ...{ chain: "CHAIN", key: "canary private key", issuer: "Pebble", serial: "01" },
  ...{ notAfter: new Date(Date.now() + 90 * 86_400_000), renewAt: new Date(Date.now() + 60 * 86_400_000) },
};
const at = (host: string) => ({ organizationId: acme.organizationId, host });
const entries = async (action: string) => (await acme.ask("audit.list", { action })).rows;

describe("a host's certificate is asked for", () => {
  test("while a share is open at it and its domain is proved, and not for names of the share domain or with a certificate of their own", async () => {
    expect(await claim()).toBeUndefined();
    await acme.ask("share.open", { name: "plain", kind: "http", audience });
    expect(await claim()).toBeUndefined();
    const id = await openAt("one.acme.example");
    for (const given of ["one.acme.example", "*.acme.example"]) expect(await claim({ givenHosts: [given] })).toBeUndefined();
    expect(await claim()).toMatchObject({ ...at("one.acme.example"), isRenewal: false, failures: 0, domainId: expect.stringMatching(/^dom_/) });
    await acme.ask("share.revoke", { id });
    await stage.sql("UPDATE host_certificate SET leased_until = now()");
    expect(await claim()).toBeUndefined();
  });

  test("no more once the record of the domain is missing", async () => {
    await openAt("two.gone.example");
    await stage.sql("UPDATE verified_domain SET missing_since = now() WHERE domain = 'gone.example'");
    expect(await claim()).toBeUndefined();
  });

  test("by one process at a time, also when several ask in the same moment; a process that died is followed after five minutes", async () => {
    await openAt("three.acme.example");
    const all = await Promise.all(["a", "b", "c", "d"].map((lease) => claim({ lease })));
    expect(all.filter(Boolean)).toHaveLength(1);
    await stage.sql("UPDATE host_certificate SET leased_until = now() - interval '1 second'");
    expect(await claim()).toMatchObject({ lease: "one" });
  });

  test("at most five times a day, and no host of an organization that spent its share of the day", async () => {
    await openAt("four.acme.example");
    for (let tries = 0; tries < 5; tries++) {
      await claimed();
      await stage.sql("UPDATE host_certificate SET leased_until = now()");
    }
    expect(await claim()).toBeUndefined();
    await stage.sql("UPDATE host_certificate SET tried_at = now() - interval '1 day'");
    expect(await claim()).toBeDefined();
    await stage.sql("UPDATE host_certificate SET tries = 25");
    await openAt("five.acme.example");
    expect(await claim()).toBeUndefined();
  });
});

describe("what an authority issued", () => {
  test("is kept sealed for the organization's host alone, is in the audit log, and is shown beside the domain", async () => {
    await openAt("kept.acme.example");
    expect(await keepHostCertificate(hub, keys, { claimed: await claimed(), issued })).toBe(true);
    expect(await readHostCertificate(hub, keys, at("kept.acme.example"))).toMatchObject({ chain: "CHAIN", key: "canary private key" });
    expect(await readHostCertificate(hub, keys, { organizationId: globex.organizationId, host: "kept.acme.example" })).toBeUndefined();
    const [row] = await stage.sql("SELECT * FROM host_certificate");
    expect(JSON.stringify(row)).not.toContain("canary");
    const [entry] = await entries("certificate.issue");
    expect(entry).toMatchObject({ actor: { kind: "system" }, after: { host: "kept.acme.example", issuer: "Pebble", serial: "01" } });
    expect(JSON.stringify(entry)).not.toContain("canary");
    const domains = await acme.ask("domain.list", {});
    expect(domains.find(({ domain }) => domain === "acme.example")?.certificates).toEqual([{ host: "kept.acme.example", notAfter: issued.notAfter }]);
    expect((await globex.ask("domain.list", {})).flatMap(({ certificates }) => certificates)).toEqual([]);
  });

  test("is renewed when it is due, and outlives its share, so that the next one there needs none", async () => {
    const id = await openAt("again.acme.example");
    await keepHostCertificate(hub, keys, { claimed: await claimed(), issued });
    expect(await claim()).toBeUndefined();
    await acme.ask("share.revoke", { id });
    await openAt("again.acme.example");
    expect(await claim()).toBeUndefined();
    await stage.sql("UPDATE host_certificate SET due_at = now()");
    const renewal = await claimed();
    expect(renewal.isRenewal).toBe(true);
    await keepHostCertificate(hub, keys, { claimed: renewal, issued });
    expect(await entries("certificate.renew")).toHaveLength(1);
  });

  test("too late, or after the proof of the domain lapsed, is thrown away", async () => {
    await openAt("late.acme.example");
    const late = await claimed();
    await stage.sql("UPDATE host_certificate SET lease = 'another'");
    expect(await keepHostCertificate(hub, keys, { claimed: late, issued })).toBe(false);
    await stage.sql("DELETE FROM host_certificate");
    expect(await keepHostCertificate(hub, keys, { claimed: late, issued })).toBe(false);
  });
});

test("a failure is told with its reason and the next moment, and leaves the certificate that is there", async () => {
  await openAt("failing.acme.example");
  await keepHostCertificate(hub, keys, { claimed: await claimed(), issued });
  await stage.sql("UPDATE host_certificate SET due_at = now()");
  const nextAt = new Date(Date.now() + 300_000);
  await recordCertificateFailure(hub, await claimed(), { reason: "Connection refused", nextAt });
  expect(await claim()).toBeUndefined();
  expect(await readHostCertificate(hub, keys, at("failing.acme.example"))).toBeDefined();
  const [domain] = (await acme.ask("domain.list", {})).filter((found) => found.domain === "acme.example");
  expect(domain?.certificates[0]).toMatchObject({ notAfter: issued.notAfter, failure: { reason: "Connection refused", nextTryAt: nextAt } });
  expect((await entries("certificate.fail"))[0]).toMatchObject({ after: { host: "failing.acme.example", reason: "Connection refused" } });
});

test("a share that is opened anew at a host without a certificate does not wait for the next try", async () => {
  const id = await openAt("mended.acme.example");
  await recordCertificateFailure(hub, await claimed(), { reason: "Connection refused", nextAt: new Date(Date.now() + 300_000) });
  await acme.ask("share.revoke", { id });
  await openAt("mended.acme.example");
  expect(await claim()).toMatchObject({ host: "mended.acme.example", failures: 1 });
});

test("a domain that is removed takes certificates with it, but not while a share is open at it", async () => {
  const domainId = await prove(acme, "leaving.example");
  proved.add("leaving.example");
  const id = await openAt("app.leaving.example");
  await keepHostCertificate(hub, keys, { claimed: await claimed(), issued });
  await expect(acme.ask("domain.remove", { id: domainId })).rejects.toMatchObject({ kind: "conflict", detail: expect.stringContaining("app.leaving.example") });
  await acme.ask("share.revoke", { id });
  await acme.ask("domain.remove", { id: domainId });
  expect(await stage.sql("SELECT host FROM host_certificate")).toEqual([]);
});

test("a domain whose proof lapses ends the shares at its hosts, forgets their keys, and frees the names for whoever proves it next", async () => {
  const domainId = await prove(acme, "lapsing.example");
  proved.add("lapsing.example");
  const [lost, kept] = [await openAt("app.lapsing.example"), await openAt("app.acme.example")];
  for (let each = 0; each < 2; each++) await keepHostCertificate(hub, keys, { claimed: await claimed(), issued });
  await stage.sql("UPDATE verified_domain SET missing_since = now() - interval '8 days' WHERE id = $1", [domainId]);
  const due = { organizationId: acme.organizationId, id: domainId, domain: "lapsing.example", challenge: "" };
  expect(await recordDomainCheck(worker, due, false)).toBe("lapsed");
  expect((await acme.ask("share.get", { id: lost })).share).toMatchObject({ state: "lapsed", url: undefined });
  expect((await acme.ask("share.get", { id: kept })).share.state).toBe("away");
  expect((await entries("share.lapse"))[0]).toMatchObject({
    target: lost,
    actor: { kind: "system" },
    after: { reason: "the proof of lapsing.example lapsed" },
  });
  expect(await stage.sql("SELECT host FROM host_certificate")).toEqual([{ host: "app.acme.example" }]);
  await prove(globex, "lapsing.example");
  const { share } = await globex.ask("share.open", { name: "theirs", kind: "http", audience, host: "app.lapsing.example" });
  expect(share.url).toContain("app.lapsing.example");
});
