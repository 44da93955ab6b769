import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDomainChallenge, recordDomainProof } from "../commands/verify-domain.ts";
import type { DatabasePorts } from "../database.ts";
import { openPool, type Pool } from "../pool.ts";
import { addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { listDueDomains, recordDomainCheck } from "./recheck.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let worker: Pool;

beforeAll(async () => {
  stage = await openStage();
  Object.assign(stage.database.ports, { isLocal: false, hostDomain: "in.gateway.example" } satisfies Partial<DatabasePorts>);
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
  worker = openPool({ url: stage.as("worker"), name: "worker", max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await worker?.end();
  await stage?.close();
});

const callerOf = ({ scope }: Tenant) => ({ database: stage.database, scope });
const add = (tenant: Tenant, domain: string) => tenant.ask("domain.add", { domain });
const prove = async (tenant: Tenant, domain: string) => {
  const added = await add(tenant, domain);
  return recordDomainProof(callerOf(tenant), added.id, ["v=spf1 -all", added.recordValue]);
};
const lastEntry = async (tenant: Tenant) => (await tenant.ask("audit.list", { limit: 1 })).rows[0];
const noProof = { kind: "input-invalid", fields: { host: [expect.stringContaining("not proved")] } };

describe("a host name", () => {
  test("is refused while its domain is not proved, also when it was added", async () => {
    await add(acme, "early.example");
    await expect(acme.createEndpoint({ host: "early.example" })).rejects.toMatchObject(noProof);
    const { id } = await acme.createEndpoint();
    await expect(acme.ask("endpoint.update", { id, host: "hooks.early.example" })).rejects.toMatchObject(noProof);
  });

  test("at a proved domain or below it is given; a name that only ends alike is not", async () => {
    await prove(acme, "acme.example");
    expect(await acme.createEndpoint({ host: "acme.example" })).toMatchObject({ url: "http://acme.example:8080/" });
    expect(await acme.createEndpoint({ host: "a.b.acme.example" })).toMatchObject({ host: "a.b.acme.example" });
    for (const host of ["evilacme.example", "acme.example.evil.example", "example.acme"])
      await expect(acme.createEndpoint({ host }), host).rejects.toMatchObject(noProof);
  });

  test("is not given on another organization's proof", async () => {
    await prove(acme, "mine.example");
    await expect(globex.createEndpoint({ host: "hooks.mine.example" })).rejects.toMatchObject(noProof);
  });

  test("under the gateway's own domain is for whoever comes first; reserved and odd ones are for nobody", async () => {
    await acme.createEndpoint({ host: "acme-orders.in.gateway.example" });
    await expect(globex.createEndpoint({ host: "acme-orders.in.gateway.example" })).rejects.toMatchObject({ kind: "conflict" });
    for (const label of ["www.", "admin.", "mail.", "xn--cme-dma.", "ab.", "a.b.", ""])
      await expect(globex.createEndpoint({ host: `${label}in.gateway.example` }), label).rejects.toMatchObject({ kind: "input-invalid" });
  });

  test("of this machine alone needs no proof in local mode, and has no meaning elsewhere", async () => {
    await expect(acme.createEndpoint({ host: "hooks.test" })).rejects.toMatchObject(noProof);
    stage.database.ports.isLocal = true;
    try {
      expect(await acme.createEndpoint({ host: "hooks.test" })).toMatchObject({ host: "hooks.test" });
      expect(await acme.createEndpoint({ host: "hooks.localhost" })).toMatchObject({ host: "hooks.localhost" });
      await expect(acme.createEndpoint({ host: "hooks.other.example" })).rejects.toMatchObject(noProof);
    } finally {
      stage.database.ports.isLocal = false;
    }
  });
});

describe("a proof", () => {
  test("takes this organization's own challenge: another's, a part of it or none are refused and change nothing", async () => {
    const [own, theirs] = [await add(acme, "both.example"), await add(globex, "both.example")];
    expect(own.recordValue).toMatch(/^[0-9a-hjkmnp-tv-z]{32}$/);
    expect(own.recordName).toBe("_postern-challenge.both.example");
    for (const values of [[], [theirs.recordValue], [own.recordValue.slice(0, -1)], [`${own.recordValue} `], [""]])
      await expect(recordDomainProof(callerOf(acme), own.id, values)).rejects.toMatchObject({ kind: "domain-unproved" });
    expect((await acme.ask("domain.list", {})).find(({ id }) => id === own.id)).toMatchObject({ state: "unproved" });
    expect((await lastEntry(acme))?.action).toBe("domain.add");
  });

  test("belongs to one organization at a time, and only who holds the record learns of the other", async () => {
    await prove(acme, "taken.example");
    const added = await add(globex, "taken.example"); // no oracle: adding tells nothing
    expect(added.state).toBe("unproved");
    await expect(recordDomainProof(callerOf(globex), added.id, [])).rejects.toMatchObject({ kind: "domain-unproved" });
    await expect(recordDomainProof(callerOf(globex), added.id, [added.recordValue])).rejects.toMatchObject({ kind: "conflict" });
  });

  test("of two at the same moment goes to one", async () => {
    const [one, two] = [await add(acme, "race.example"), await add(globex, "race.example")];
    const values = [one.recordValue, two.recordValue];
    const outcomes = await Promise.allSettled([recordDomainProof(callerOf(acme), one.id, values), recordDomainProof(callerOf(globex), two.id, values)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is asked for by admins, for their own domains; each is an audit entry", async () => {
    const { id, recordValue } = await add(acme, "audited.example");
    await recordDomainProof(callerOf(acme), id, [recordValue]);
    expect(await lastEntry(acme)).toMatchObject({ action: "domain.verify", target: id, before: { state: "unproved" }, after: { state: "proved" } });
    await expect(openDomainChallenge(callerOf(globex), { id })).rejects.toMatchObject({ kind: "missing" });
    await expect(recordDomainProof(callerOf(globex), id, [recordValue])).rejects.toMatchObject({ kind: "missing" });
    const developer = await addPerson(acme, stage.url, "developer");
    const scope = { ...developer, rights: new Set(["read", "configure"] as const) };
    await expect(openDomainChallenge({ database: stage.database, scope }, { id })).rejects.toMatchObject({ kind: "not-permitted" });
    expect(await lastEntry(acme)).toMatchObject({ action: "domain.verify", outcome: "denied", target: id });
  });

  test("stays while an endpoint hangs on it alone; a new one takes a new challenge", async () => {
    const { id, recordValue } = await prove(acme, "used.example");
    const endpoint = await acme.createEndpoint({ host: "hooks.used.example" });
    await expect(acme.ask("domain.remove", { id })).rejects.toMatchObject({ kind: "conflict", detail: expect.stringContaining("hooks.used.example") });
    await acme.ask("endpoint.update", { id: endpoint.id, host: null });
    await acme.ask("domain.remove", { id });
    expect((await add(acme, "used.example")).recordValue).not.toBe(recordValue);
  });
});

describe("the worker's second look", () => {
  const due = async (domain: string) => {
    const found = (await listDueDomains(worker, 100)).find((candidate) => candidate.domain === domain);
    if (!found) throw new Error(`${domain} is not due`);
    return found;
  };
  const age = (domain: string, column: "checked_at" | "missing_since", interval: string) =>
    stage.sql(`UPDATE verified_domain SET ${column} = now() - $2::interval WHERE domain = $1 AND proved_at IS NOT NULL`, [domain, interval]);

  test("comes once a day, and leaves alone what was never proved", async () => {
    await prove(acme, "daily.example");
    await add(acme, "never.example");
    const names = async () => (await listDueDomains(worker, 100)).map(({ domain }) => domain);
    expect(await names()).not.toContain("daily.example");
    await age("daily.example", "checked_at", "1 day");
    expect(await names()).toContain("daily.example");
    expect(await names()).not.toContain("never.example");
    expect(await recordDomainCheck(worker, await due("daily.example"), true)).toBe("proved");
    expect(await names()).not.toContain("daily.example");
  });

  test("of a missing record keeps names that are in use, gives no new ones, and forgets it when the record is back", async () => {
    const { id } = await prove(acme, "blink.example");
    await acme.createEndpoint({ host: "one.blink.example" });
    await age("blink.example", "checked_at", "1 day");
    expect(await recordDomainCheck(worker, await due("blink.example"), false)).toBe("missing");
    const [state] = (await acme.ask("domain.list", {})).filter((domain) => domain.id === id);
    expect(state).toMatchObject({ state: "missing", lapsesAt: expect.any(Date) });
    await expect(acme.createEndpoint({ host: "two.blink.example" })).rejects.toMatchObject(noProof);
    expect(await recordDomainCheck(worker, await due("blink.example"), true)).toBe("proved");
    expect(await acme.createEndpoint({ host: "two.blink.example" })).toMatchObject({ host: "two.blink.example" });
  });

  test("of one missing for a week ends the proof: its names are given back, the next owner can prove it, the audit log tells", async () => {
    const { id } = await prove(acme, "sold.example");
    const { id: endpointId } = await acme.createEndpoint({ host: "hooks.sold.example" });
    const { id: keptId } = await acme.createEndpoint({ host: "kept.acme.example" });
    await age("sold.example", "missing_since", "7 days 1 minute");
    expect(await recordDomainCheck(worker, await due("sold.example"), false)).toBe("lapsed");
    expect(await lastEntry(acme)).toMatchObject({ action: "domain.lapse", target: id, actor: { kind: "system" }, before: { hosts: ["hooks.sold.example"] } });
    expect(await acme.ask("audit.verify", {})).toMatchObject({ firstBadSeq: undefined });
    expect((await acme.ask("endpoint.get", { id: endpointId })).url).toMatch(/\/e\//);
    expect((await acme.ask("endpoint.get", { id: keptId })).host).toBe("kept.acme.example");
    expect(await prove(globex, "sold.example")).toMatchObject({ state: "proved" });
    expect(await globex.createEndpoint({ host: "hooks.sold.example" })).toMatchObject({ host: "hooks.sold.example" });
  });
});
