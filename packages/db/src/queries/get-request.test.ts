import type { TraceStep } from "@postern/contract/policy";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Scope } from "../scope.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

test("who was signed in at a request's endpoint is told to those who may reveal it, and that someone was to all who may read it", async () => {
  const { id: endpointId } = await acme.createEndpoint();
  const id = await acme.addRequest(endpointId, {});
  const trace: TraceStep[] = [{ path: "0", gate: "oidc-login", outcome: "passed", seen: "ada@example.com (subject a1), a member", micros: 1 }];
  await stage.sql("UPDATE request SET trace = $1 WHERE id = $2", [JSON.stringify(trace), id]);
  expect((await acme.ask("request.get", { id })).trace).toEqual(trace);
  const operator: Scope = { ...acme.scope, rights: new Set(["read", "operate"]) };
  const told = await acme.ask("request.get", { id }, operator);
  expect(told.trace).toMatchObject([{ gate: "oidc-login", outcome: "passed", seen: expect.stringContaining("someone who is signed in") }]);
  expect(JSON.stringify(told)).not.toContain("ada@example.com");
});
