import { OidcLoginGate } from "@postern/contract/policy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

const login = (settings: object = {}) => ({ any: [OidcLoginGate.parse({ kind: "oidc-login", ...settings }), { kind: "method", allow: ["POST"] }] });
const save = (endpointId: string, ...gates: object[]) => acme.ask("policy.save", { endpointId, policy: { all: gates } });

test("a login gate, however deep, is not saved for an endpoint without a host name of its own, and the sentence says what to do", async () => {
  const { id } = await acme.createEndpoint();
  await expect(save(id, { all: [login()] })).rejects.toMatchObject({ kind: "policy-invalid", detail: expect.stringContaining("set one under its Settings") });
  await acme.ask("endpoint.update", { id, host: "later.acme.test" });
  expect(await save(id, { all: [login()] })).toMatchObject({ state: "live" });
});

test("the host name stays while people sign in there, and may become another", async () => {
  const { id } = await acme.createEndpoint({ host: "tool.acme.test" });
  await save(id, login());
  await expect(acme.ask("endpoint.update", { id, host: null })).rejects.toMatchObject({ kind: "input-invalid", fields: { host: [expect.any(String)] } });
  expect(await acme.ask("endpoint.update", { id, host: "tools.acme.test" })).toMatchObject({ host: "tools.acme.test" });
  await save(id);
  await acme.ask("endpoint.update", { id, host: null });
});

test("a gate names a connection of its own organization, or none", async () => {
  const globex = await stage.createTenant("globex");
  const { id } = await acme.createEndpoint({ host: "three.acme.test" });
  const [own] = await stage.sql("SELECT id FROM sso_connection WHERE organization_id = $1", [acme.organizationId]);
  const [theirs] = await stage.sql("SELECT id FROM sso_connection WHERE organization_id = $1", [globex.organizationId]);
  expect(await save(id, login({ connection: own?.id }))).toMatchObject({ state: "live" });
  for (const connection of [theirs?.id, newId("con")]) await expect(save(id, login({ connection }))).rejects.toMatchObject({ kind: "policy-invalid" });
});

test("the connections there are to choose from are the organization's own, without what they sign in with", async () => {
  const listed = await acme.ask("sso-connection.list", {});
  const [own] = await stage.sql("SELECT id, label, issuer FROM sso_connection WHERE organization_id = $1", [acme.organizationId]);
  expect(listed).toEqual([own]);
  expect(await (await stage.createTenant("initech")).ask("sso-connection.list", {})).not.toContainEqual(own);
});

test("without single sign-on nobody could sign in", async () => {
  const { id } = await acme.createEndpoint({ host: "four.acme.test" });
  await stage.sql("DELETE FROM sso_connection WHERE organization_id = $1", [acme.organizationId]);
  await expect(save(id, login())).rejects.toMatchObject({ detail: expect.stringContaining("single sign-on") });
});
