import { api, type InputOf } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCredential } from "./access/credential.ts";
import type { CommandName } from "./command.ts";
import { newId } from "./new-id.ts";
import { procedures, type StoredProcedureName } from "./procedures.ts";
import type { Scope } from "./scope.ts";
import { asOwner, type Tenant } from "./testing/tenant.ts";
import { openTestHouse, type TestHouse } from "./testing/test-house.ts";

let stage: TestHouse;
let acme: Tenant;
let globex: Tenant;
let things: Things;

beforeAll(async () => {
  stage = await openTestHouse();
  acme = await stage.createTenant("acme");
  globex = await stage.createTenant("globex");
  things = await furnish(acme);
});
afterAll(() => stage?.close());

type Things = Awaited<ReturnType<typeof furnish>>;

const canaries = ["canary-endpoint-secret", "canary-second-secret", "canary-bearer-token", "canary-client-secret"];

/** One of everything, in an organization. */
async function furnish(tenant: Tenant) {
  const { ask, projectId } = tenant;
  const endpoint = await tenant.createEndpoint({ provider: "github", secret: "canary-endpoint-secret", destinationUrl: "https://example.test/in" });
  const [secret] = await ask("secret.list", { endpointId: endpoint.id });
  const [destination] = await ask("destination.list", { projectId });
  const [route] = await ask("route.list", { projectId });
  const { destination: spare } = await ask("destination.create", { projectId, name: "Spare", url: "https://example.test/spare" });
  const { destination: emptied } = await ask("destination.create", { projectId, name: "Emptied", url: "https://example.test/emptied" });
  const requestId = await tenant.addRequest(endpoint.id, {
    rawHeaders: "Authorization: ****\r\nX-Plain: 1\r\n",
    credentials: { 0: "Bearer canary-bearer-token" },
  });
  const deliveryId = await tenant.addDelivery(requestId, { endpointId: endpoint.id, destinationId: destination?.id ?? "" });
  const failedId = await tenant.addDelivery(requestId, { endpointId: endpoint.id, destinationId: destination?.id ?? "", state: "failed" });
  const { token } = await ask("agent-token.create", { name: "laptop" });
  const agent: Scope = { ...tenant.scope, actor: { kind: "agent", id: token.id, name: token.name }, rights: new Set() };
  const { tunnel } = await ask("tunnel.open", { name: "laptop" }, agent);
  const { key } = await ask("api-key.create", { name: "reader", rights: ["read"] });
  const [userId, sessionId] = [newId("usr"), newId("ses")];
  const { organizationId, ownerId } = tenant;
  await asOwner(stage.database.url, `INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, 'dev@test', 'Dev')`, [organizationId, userId]);
  await asOwner(stage.database.url, "INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [organizationId, userId]);
  await asOwner(
    stage.database.url,
    "INSERT INTO session (organization_id, id, user_id, token_hash, address, browser, expires_at) VALUES ($1, $2, $3, $4, '192.0.2.1', 'test', now() + interval '1 hour')",
    [organizationId, sessionId, ownerId, createCredential("key").credential.secretHash],
  );
  if (!secret || !destination || !route) throw new Error("the stage is not complete");
  return {
    ...{ projectId, endpoint, secret, destination, spare, emptied, route, requestId, deliveryId, failedId, token, agent, tunnel, key, userId, sessionId },
    policyVersionId: endpoint.policyVersionId,
  };
}

/** A valid input for every procedure; the compiler asks for those that are missing. In this order each command finds what it needs. */
const inputs: { [Name in StoredProcedureName]: (things: Things) => InputOf<Name> | Partial<InputOf<Name>> } = {
  "session.get": () => ({}),
  "session.list": () => ({}),
  "endpoint.list": ({ projectId }) => ({ projectId }),
  "endpoint.get": ({ endpoint }) => ({ id: endpoint.id }),
  "secret.list": ({ endpoint }) => ({ endpointId: endpoint.id }),
  "policy.list": ({ endpoint }) => ({ endpointId: endpoint.id }),
  "destination.list": ({ projectId }) => ({ projectId }),
  "destination.get": ({ destination }) => ({ id: destination.id }),
  "route.list": ({ projectId }) => ({ projectId }),
  "request.list": ({ projectId }) => ({ projectId }),
  "request.histogram": ({ projectId }) => ({ projectId }),
  "request.get": ({ requestId }) => ({ id: requestId }),
  "delivery.get": ({ deliveryId }) => ({ id: deliveryId }),
  "replay.list": ({ projectId }) => ({ projectId }),
  "tunnel.list": ({ projectId }) => ({ projectId }),
  "member.list": () => ({}),
  "api-key.list": () => ({}),
  "agent-token.list": () => ({}),
  "audit.list": () => ({}),
  "audit.verify": () => ({}),
  "endpoint.create": ({ projectId }) => ({ projectId, name: "Another", secret: "canary-second-secret", destinationUrl: "https://example.test/another" }),
  "endpoint.update": ({ endpoint }) => ({ id: endpoint.id, name: "Renamed", answer: { status: 200, body: "ok" }, host: "hooks.example.test" }),
  "secret.add": ({ endpoint }) => ({ endpointId: endpoint.id, value: "canary-second-secret" }),
  "secret.retire": ({ secret }) => ({ id: secret.id, graceHours: 24 }),
  "policy.save": ({ endpoint, policyVersionId }) => ({
    endpointId: endpoint.id,
    policy: { all: [{ kind: "method", allow: ["PUT"] }] },
    note: "Only PUT",
    basedOn: policyVersionId,
  }),
  "destination.create": ({ projectId }) => ({ projectId, name: "Third", url: "https://example.test/third" }),
  "destination.update": ({ destination }) => ({ id: destination.id, name: "Renamed", concurrency: 1 }),
  "destination.pause": ({ destination }) => ({ id: destination.id }),
  "destination.resume": ({ destination }) => ({ id: destination.id }),
  "route.create": ({ endpoint, spare }) => ({ endpointId: endpoint.id, destinationId: spare.id, filter: "type:push*" }),
  "request.reveal": ({ requestId }) => ({ id: requestId }),
  "delivery.retry": ({ failedId }) => ({ id: failedId }),
  "delivery.stop": ({ deliveryId }) => ({ id: deliveryId }),
  "replay.create": ({ requestId, spare }) => ({ requestIds: [requestId], destinationId: spare.id }),
  "tunnel.open": ({ endpoint }) => ({ name: "laptop", endpoints: [endpoint.id] }),
  "tunnel.delete": ({ tunnel }) => ({ id: tunnel.id }),
  "route.delete": ({ route }) => ({ id: route.id }),
  "destination.delete": ({ emptied }) => ({ id: emptied.id }),
  "endpoint.delete": ({ endpoint }) => ({ id: endpoint.id }),
  "member.change-role": ({ userId }) => ({ userId, role: "operator" }),
  "api-key.create": () => ({ name: "writer", rights: ["configure"], expiresInDays: 30 }),
  "api-key.revoke": ({ key }) => ({ id: key.id }),
  "agent-token.create": () => ({ name: "ci" }),
  "agent-token.revoke": ({ token }) => ({ id: token.id }),
  "session.end": ({ sessionId }) => ({ id: sessionId }),
  "member.remove": ({ userId }) => ({ userId }),
};

const names = Object.keys(inputs) as StoredProcedureName[];
const commands = names.filter((name): name is StoredProcedureName & CommandName => procedures[name].kind === "command");
const queries = names.filter((name) => procedures[name].kind === "query");
const withIds = names.filter((name) => /"(id|ids|\w+Ids?)"/.test(JSON.stringify(Object.keys(inputs[name](placeholders())))) && name !== "tunnel.open");

function placeholders(): Things {
  return new Proxy({} as Things, { get: () => new Proxy({}, { get: () => "x" }) });
}

const scopeFor = (name: StoredProcedureName, scope: Scope, agent: Scope) => (api[name].right === "agent" ? agent : scope);
const chain = async (tenant: Tenant) => (await tenant.ask("audit.list", { limit: 1 })).rows[0];

describe("another organization's things are not there", () => {
  test.each(withIds)("%s", async (name) => {
    const before = await chain(globex);
    await expect(globex.ask(name, inputs[name](things))).rejects.toMatchObject({ kind: "missing" });
    expect(await chain(globex), "a command that found nothing leaves no entry").toEqual(before);
  });

  test("an agent of another organization finds none of its endpoints", async () => {
    const { token } = await globex.ask("agent-token.create", { name: "spy" });
    const agent: Scope = { ...globex.scope, actor: { kind: "agent", id: token.id, name: "spy" }, rights: new Set() };
    await expect(globex.ask("tunnel.open", { name: "spy", endpoints: [things.endpoint.id] }, agent)).rejects.toMatchObject({ kind: "input-invalid" });
    await expect(globex.ask("tunnel.open", { name: "spy", project: things.projectId }, agent)).rejects.toMatchObject({ kind: "input-invalid" });
  });
});

describe("without its right", () => {
  const nobody = (): Scope => ({ ...acme.scope, rights: new Set() });

  test.each(commands)("%s is denied, and the audit log says so", async (name) => {
    const before = (await chain(acme))?.seq ?? 0;
    await expect(acme.ask(name, inputs[name](things), nobody())).rejects.toMatchObject({ kind: "not-permitted" });
    expect(await chain(acme)).toMatchObject({ seq: before + 1, action: name, outcome: "denied", actor: { id: acme.ownerId } });
  });

  test.each(queries)("%s is denied", async (name) => {
    await expect(acme.ask(name, inputs[name](things), nobody())).rejects.toMatchObject({ kind: "not-permitted" });
  });

  test.each(names.filter((name) => api[name].right !== "agent"))("%s is not for agents", async (name) => {
    await expect(acme.ask(name, inputs[name](things), things.agent)).rejects.toMatchObject({ kind: "not-permitted" });
  });
});

describe("unreadable input", () => {
  test.each(names.filter((name) => api[name].right !== "agent"))("%s refuses what it does not know", async (name) => {
    await expect(acme.ask(name, { ...inputs[name](things), surprise: 1 })).rejects.toMatchObject({ kind: "input-invalid" });
  });

  test("text that Postgres cannot hold is named, not a failure of ours", async () => {
    await expect(acme.createEndpoint({ name: "a\u0000b" })).rejects.toMatchObject({
      kind: "input-invalid",
      fields: { name: [expect.stringContaining("NUL")] },
    });
    await expect(acme.createEndpoint({ name: "a\ud800b" })).rejects.toMatchObject({ kind: "input-invalid" });
  });
});

describe("with its right", () => {
  test.each(queries)("%s answers", async (name) => {
    const answer = await acme.ask(name, inputs[name](things));
    for (const canary of canaries) expect(JSON.stringify(answer)).not.toContain(canary);
  });

  test.each(commands)("%s writes exactly one audit entry, which holds no secret", async (name) => {
    const before = (await chain(acme))?.seq ?? 0;
    const answer = await acme.ask(name, inputs[name](things), scopeFor(name, acme.scope, things.agent));
    const entry = await chain(acme);
    expect(entry).toMatchObject({ seq: before + 1, action: name, outcome: "done", ip: "192.0.2.1", traceId: "trace" });
    const shown = secretsIn(answer);
    for (const secret of [...canaries, ...shown]) expect(JSON.stringify(entry)).not.toContain(secret);
  });

  test("afterwards the chain verifies", async () => {
    const verification = await acme.ask("audit.verify", {});
    expect(verification).toMatchObject({ firstBadSeq: undefined, entries: (await chain(acme))?.seq });
  });
});

/** What an answer shows this once. */
function secretsIn(answer: object): string[] {
  const { secret, signingSecret, bodyBase64 } = answer as Record<string, unknown>;
  return [secret, signingSecret, bodyBase64].filter((value): value is string => typeof value === "string" && value.length > 8);
}

test("a problem says its kind and never the database's own words", async () => {
  await acme.createEndpoint({ name: "Twice" });
  const problem = await acme.createEndpoint({ name: "Twice" }).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ kind: "conflict", detail: "an endpoint of this project has this name" });
});
