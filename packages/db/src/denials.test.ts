import { afterAll, beforeAll, expect, test } from "vitest";
import { createDenials, type Denial, type Folded } from "./denials.ts";
import type { Scope } from "./scope.ts";
import { openStage, type Stage } from "./testing/stage.ts";
import type { Tenant } from "./testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

const scope = (id: string, ip = "192.0.2.1"): Scope => ({ organizationId: "org_a", actor: { kind: "user", id, name: id }, rights: new Set(), ip });

/** Denials on a clock that is moved by hand. */
function open() {
  const clock = { nowMs: 0 };
  const written: (Denial & { folded?: Folded })[] = [];
  const write = async (denial: Denial, folded?: Folded) => void written.push({ ...denial, ...(folded && { folded }) });
  return { clock, written, denials: createDenials({ write, nowMs: () => clock.nowMs }) };
}

test("a thousand denials of one kind are two entries a minute: the first, and one that counts the rest", async () => {
  const { clock, written, denials } = open();
  for (clock.nowMs = 0; clock.nowMs < 1_000; clock.nowMs++) await denials.record({ scope: scope("usr_a", `192.0.2.${clock.nowMs & 255}`), action: "x.y" });
  expect(written).toMatchObject([{ action: "x.y" }]);
  clock.nowMs = 60_000;
  await denials.record({ scope: scope("usr_a"), action: "x.y", target: "ep_1" });
  expect(written).toHaveLength(3);
  expect(written[1]?.folded).toEqual({ count: 999, first: new Date(1), last: new Date(999) });
  expect(written[2]).toMatchObject({ target: "ep_1" });
  expect(written[2]?.folded).toBeUndefined();
  await denials.end();
});

test("another actor, and another command, is told by itself", async () => {
  const { written, denials } = open();
  for (const actor of ["usr_a", "usr_b"]) for (const action of ["x.y", "x.z"]) await denials.record({ scope: scope(actor), action });
  expect(written).toHaveLength(4);
  await denials.end();
  expect(written).toHaveLength(4);
});

test("ever new actors are forgotten from the oldest on, and their counts are written first", async () => {
  const { written, denials } = open();
  for (let times = 0; times < 2; times++) await denials.record({ scope: scope("usr_first"), action: "x.y" });
  for (let index = 0; index < 10_000; index++) await denials.record({ scope: scope(`usr_${index}`), action: "x.y" });
  expect(written.filter(({ folded }) => folded)).toMatchObject([{ scope: { actor: { id: "usr_first" } }, folded: { count: 1 } }]);
  await denials.end();
});

test("someone who tries what they may not, again and again, leaves an audit log that can be read", async () => {
  const reader: Scope = { ...tenant.scope, rights: new Set(["read"]) };
  const seq = async () => (await tenant.ask("audit.list", { limit: 1 })).rows[0]?.seq ?? 0;
  const before = await seq();
  for (let index = 0; index < 50; index++)
    await expect(tenant.ask("endpoint.create", { projectId: tenant.projectId, name: "no" }, reader)).rejects.toMatchObject({ kind: "not-permitted" });
  expect(await seq()).toBe(before + 1);
  await stage.database.denials.end();
  const [entry] = (await tenant.ask("audit.list", { limit: 1 })).rows;
  expect(entry).toMatchObject({ seq: before + 2, outcome: "denied", action: "endpoint.create", after: { count: 49 } });
  expect(await tenant.ask("audit.verify", {})).toMatchObject({ firstBadSeq: undefined });
});
