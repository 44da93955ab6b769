import { afterAll, beforeAll, expect, test } from "vitest";
import { parseCredential } from "../access/credential.ts";
import { openPool, type Pool } from "../pool.ts";
import { addPerson } from "../testing/people.ts";
import { addSignIn } from "../testing/sign-ins.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { findShareCaller, findStandingCallers } from "./front.ts";

let stage: Stage;
let acme: Tenant;
let pool: Pool;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  pool = openPool({ url: stage.as("ingest"), name: "ingest", max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await pool?.end();
  await stage?.close();
});

/** Someone signed in from an agent that was given these rights. */
async function signedIn(rights: readonly string[]) {
  const person = await addPerson(acme, stage.url, "developer");
  return { person, ...(await addSignIn(stage.url, { organizationId: acme.organizationId, userId: person.actor.id, rights })) };
}

async function callerOf(access: string) {
  const credential = parseCredential(access);
  if (!credential) throw new Error("this is no credential");
  return findShareCaller(pool, credential);
}

test("an agent comes in at shares as its person only where it was given the right to tunnels", async () => {
  const { person, access, id } = await signedIn(["read", "tunnel"]);
  expect(await callerOf(access)).toMatchObject({ organizationId: acme.organizationId, person: { userId: person.actor.id } });
  expect(await findStandingCallers(pool, [{ organizationId: acme.organizationId, id }])).toEqual(new Set([id]));

  const reader = await signedIn(["read"]);
  expect(await callerOf(reader.access)).toBeUndefined();
  expect(await findStandingCallers(pool, [{ organizationId: acme.organizationId, id: reader.id }])).toEqual(new Set());
});
