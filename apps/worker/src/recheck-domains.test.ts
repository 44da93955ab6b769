import { recordDomainProof } from "@postern/db/commands/verify-domain";
import { openPool, type Pool } from "@postern/db/pool";
import { openStage, type Stage } from "@postern/db/testing/stage";
import type { Tenant } from "@postern/db/testing/tenant";
import type { TxtRecords } from "@postern/egress/txt-records";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recheckDomains } from "./recheck-domains.ts";

let stage: Stage;
let tenant: Tenant;
let pool: Pool;
const proved: { recordName: string; recordValue: string }[] = [];

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  pool = openPool({ url: stage.as("worker"), name: "worker", max: 2, statementTimeoutMs: 5_000 });
  for (let index = 0; index < 20; index++) {
    const domain = await tenant.ask("domain.add", { domain: `number${index}.example` });
    await recordDomainProof({ database: stage.database, scope: tenant.scope }, domain.id, [domain.recordValue]);
    proved.push(domain);
  }
});
afterAll(async () => {
  await pool?.end();
  await stage?.close();
});

/** A day later, the worker looks at every record; the DNS answers as told. */
async function aDayLater(answer: (name: string) => TxtRecords): Promise<{ asked: string[]; states: string[] }> {
  await stage.sql("UPDATE verified_domain SET checked_at = checked_at - interval '1 day'");
  const asked: string[] = [];
  const findTxtRecords = async (name: string) => {
    asked.push(name);
    return answer(name);
  };
  await recheckDomains({ pool, log: pino({ level: "silent" }), findTxtRecords });
  return { asked, states: (await tenant.ask("domain.list", {})).map(({ state }) => state) };
}
const valueAt = (name: string) => proved.find(({ recordName }) => recordName === name)?.recordValue ?? "";

test("each record is looked at once a day, and one that is there keeps its domain proved", async () => {
  const { asked, states } = await aDayLater((name) => ({ kind: "found", values: ["v=spf1 -all", valueAt(name)] }));
  expect(asked.toSorted()).toEqual(proved.map(({ recordName }) => recordName).toSorted());
  expect(new Set(states)).toEqual(new Set(["proved"]));
});

test("a DNS that fails takes nothing from anyone", async () => {
  const { states } = await aDayLater(() => ({ kind: "failed", code: "ETIMEOUT" }));
  expect(new Set(states)).toEqual(new Set(["proved"]));
});

test("a record that is gone, or says something else, makes its own domain missing and no other", async () => {
  const [gone, changed] = [proved[0]?.recordName, proved[1]?.recordName];
  const { states } = await aDayLater((name) =>
    name === gone ? { kind: "none" } : { kind: "found", values: [name === changed ? "another organization's challenge" : valueAt(name)] },
  );
  expect(states.filter((state) => state === "missing")).toHaveLength(2);
});
