import { afterAll, beforeAll, expect, test } from "vitest";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

test("a new endpoint answers as its provider wants, and its owner may change that", async () => {
  const wanted = { status: 200 as const, body: "[accepted]", contentType: "text/plain" };
  stage.database.ports.firstAnswerOf = (provider) => (provider === "github" ? wanted : undefined);
  const { id, answer } = await tenant.createEndpoint({ provider: "github" });
  expect(answer).toEqual(wanted);
  expect((await tenant.createEndpoint()).answer).toEqual({ status: 202 });
  expect((await tenant.ask("endpoint.update", { id, answer: { status: 204 } })).answer).toEqual({ status: 204 });
});
