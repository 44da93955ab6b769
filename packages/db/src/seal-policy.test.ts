import type { Id } from "@postern/contract/id";
import type { Policy } from "@postern/contract/policy";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openPolicy } from "./seal-policy.ts";
import { inTenant } from "./tenant-transaction.ts";
import { openStage, type Stage } from "./testing/stage.ts";
import type { Tenant } from "./testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let endpointId: Id<"ep">;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());
beforeEach(async () => {
  endpointId = (await tenant.createEndpoint()).id;
});

const canary = "canary-verify-token-7391";
const gate = (verifyToken: string, toleranceSeconds?: number) => ({
  kind: "signature" as const,
  provider: "meta",
  ...(toleranceSeconds && { toleranceSeconds }),
  settings: { verifyToken, appId: "1234" },
});
const save = (policy: Policy) => tenant.ask("policy.save", { endpointId, policy });
const opened = async (policy: Policy) => {
  const { database } = stage;
  const place = { database, organizationId: tenant.organizationId };
  return inTenant(database, tenant.organizationId, (tx) => openPolicy(tx, place, { endpointId, policy }));
};
const storedPolicies = async () => JSON.stringify(await stage.sql("SELECT policy FROM policy_version WHERE endpoint_id = $1 ORDER BY number", [endpointId]));

test("a secret setting is sealed in its version, and shown by its last four", async () => {
  const { policy } = await save({ all: [gate(canary)] });
  expect(policy).toEqual({ all: [gate("••••7391")] });
  expect((await tenant.ask("policy.list", { endpointId }))[0]?.policy).toEqual(policy);
  expect(await storedPolicies()).not.toContain("canary");
  expect(await opened(policy)).toEqual({ all: [gate(canary)] });
});

test("what is shown comes back unchanged and stays; so it does when an older version is brought back", async () => {
  const first = await save({ all: [{ any: [gate(canary)] }] });
  const second = await save({ all: [gate("another-token-2222", 60)] });
  expect(await opened(second.policy)).toEqual({ all: [gate("another-token-2222", 60)] });
  const third = await save(first.policy);
  expect(third.policy).toEqual({ all: [{ any: [gate("••••7391")] }] });
  expect(await opened(third.policy)).toEqual({ all: [{ any: [gate(canary)] }] });
});

test("what is shown opens for no other provider and no other endpoint", async () => {
  const { policy } = await save({ all: [gate(canary)] });
  await expect(save({ all: [{ ...gate("••••7391"), provider: "strava" }] })).rejects.toMatchObject({ kind: "input-invalid" });
  endpointId = (await tenant.createEndpoint()).id;
  await expect(save(policy)).rejects.toMatchObject({ kind: "input-invalid" });
});

test("a sealed setting moved to another endpoint does not open there", async () => {
  await save({ all: [gate(canary)] });
  const [row] = await stage.sql("SELECT policy FROM policy_version WHERE endpoint_id = $1 ORDER BY number DESC LIMIT 1", [endpointId]);
  endpointId = (await tenant.createEndpoint()).id;
  await expect(opened(row?.policy as Policy)).rejects.toThrow();
});

test("text that looks sealed is text", async () => {
  const odd = "sealed:7391:v1.d1.a.b.c";
  const { policy } = await save({ all: [gate(odd)] });
  expect(await opened(policy)).toEqual({ all: [gate(odd)] });
});

test("a short one shows none of its letters, an empty one stays empty", async () => {
  expect((await save({ all: [gate("mine")] })).policy).toEqual({ all: [gate("••••••••")] });
  expect((await save({ all: [gate("")] })).policy).toEqual({ all: [gate("")] });
});

test("a version from before opens as it stands, and is shown covered", async () => {
  await stage.sql("UPDATE policy_version SET policy = $2 WHERE endpoint_id = $1", [endpointId, JSON.stringify({ all: [gate(canary)] })]);
  const [version] = await tenant.ask("policy.list", { endpointId });
  expect(version?.policy).toEqual({ all: [gate("••••7391")] });
  expect(await opened({ all: [gate("••••7391")] })).toEqual({ all: [gate(canary)] });
});

test("neither audit log nor database holds one in clear", async () => {
  await save({ all: [gate(canary)] });
  expect(JSON.stringify((await tenant.ask("audit.list", { action: "policy.save" })).rows)).not.toContain("canary");
  const rows = await stage.sql("SELECT canonical FROM audit_entry", []);
  expect(JSON.stringify(rows)).not.toContain("canary");
});

const asking = (url: string, credential: string) => ({ kind: "fetch-back" as const, url, header: "Authorization", credential, same: [] });

test("the credential of a fetch-back gate is sealed, and opens for the host that it is sent to and no other", async () => {
  const { policy } = await save({ all: [asking("https://api.example.com/v1/{body:id}", canary)] });
  expect(policy).toEqual({ all: [asking("https://api.example.com/v1/{body:id}", "••••7391")] });
  expect(await storedPolicies()).not.toContain("canary");
  const moved = await save({ all: [asking("https://api.example.com/v2/{body:id}", "••••7391")] });
  expect(await opened(moved.policy)).toEqual({ all: [asking("https://api.example.com/v2/{body:id}", canary)] });
  await expect(save({ all: [asking("https://evil.example/v1/{body:id}", "••••7391")] })).rejects.toMatchObject({ kind: "input-invalid" });
});
