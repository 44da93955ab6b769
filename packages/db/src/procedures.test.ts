import { api } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rightsOfAgentToken } from "./access/rights-of.ts";
import type { CommandName } from "./command.ts";
import type { StoredProcedureName } from "./procedures.ts";
import type { Scope } from "./scope.ts";
import { canaries, furnish, type Things } from "./testing/furnish.ts";
import { inputs } from "./testing/procedure-inputs.ts";
import { openStage, type Stage } from "./testing/stage.ts";
import type { Tenant } from "./testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let things: Things;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  globex = await stage.createTenant("globex");
  things = await furnish(acme, stage.url);
});
afterAll(() => stage?.close());

const names = Object.keys(inputs) as StoredProcedureName[];
const commands = names.filter((name): name is StoredProcedureName & CommandName => api[name].kind === "command");
const queries = names.filter((name) => api[name].kind !== "command");
const withIds = names.filter((name) => /"(id|ids|\w+Ids?)"/.test(JSON.stringify(Object.keys(inputs[name](placeholders())))) && name !== "tunnel.open");

function placeholders(): Things {
  return new Proxy({} as Things, { get: () => new Proxy({}, { get: () => "x" }) });
}

const chain = async (tenant: Tenant) => (await tenant.ask("audit.list", { limit: 1 })).rows[0];

describe("another organization's things are not there", () => {
  test.each(withIds)("%s", async (name) => {
    const before = await chain(globex);
    await expect(globex.ask(name, inputs[name](things))).rejects.toMatchObject({ kind: "missing" });
    expect(await chain(globex), "a command that found nothing leaves no entry").toEqual(before);
  });

  test("an agent of another organization finds none of its endpoints", async () => {
    const { token } = await globex.ask("agent-token.create", { name: "spy" });
    const agent: Scope = { ...globex.scope, actor: { kind: "agent", id: token.id, name: "spy" }, rights: rightsOfAgentToken };
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

  test.each(queries.filter((name) => api[name].right !== "anyone"))("%s is denied", async (name) => {
    await expect(acme.ask(name, inputs[name](things), nobody())).rejects.toMatchObject({ kind: "not-permitted" });
  });

  test.each(names.filter((name) => !(["tunnel", "anyone"] as string[]).includes(api[name].right)))("%s is not for agent tokens", async (name) => {
    await expect(acme.ask(name, inputs[name](things), things.agent)).rejects.toMatchObject({ kind: "not-permitted" });
  });
});

describe("unreadable input", () => {
  test.each(names)("%s refuses what it does not know", async (name) => {
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
    const answer = await acme.ask(name, inputs[name](things));
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
