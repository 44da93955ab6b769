import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Id } from "@postern/contract/id";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { type House, startHouse } from "../setup/house.ts";

let house: House;
let folder: string;
const agents: AgentProcess[] = [];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-exit-"));
  house = await startHouse({ web: true });
  await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId as Id<"prj">, name: "shop" });
});
afterAll(async () => {
  await house?.stop();
  fs.rmSync(folder, { recursive: true });
});
afterEach(() => Promise.all(agents.splice(0).map((agent) => agent.kill())));

/** A new agent token, and its id. */
async function newToken(name: string): Promise<{ id: string; secret: string }> {
  const { token, secret } = await house.gateway.call("agent-token.create", { name, expiresInDays: 1 });
  return { id: token.id, secret };
}

function listen(token: string, ...[name, module]: [name: string, module?: string]): AgentProcess {
  const agent = startAgent({ server: house.addresses.web, token, args: ["3999", "shop", "--name", name], ...(module && { module }) });
  agents.push(agent);
  return agent;
}

test("a tunnel that is a colleague's ends the agent with 4, with whose it is", async () => {
  const mine = listen((await newToken("mine")).secret, "taken");
  await mine.said("ready");
  const { id, secret } = await newToken("a colleague's");
  const { organizationId } = house.gateway;
  const bob = "usr_01jd0000000000000000000b0b";
  await house.database.sql(`INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, 'bob@acme.test', 'Bob')`, [organizationId, bob]);
  await house.database.sql("INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [organizationId, bob]);
  await house.database.sql("UPDATE agent_token SET created_by = $2, created_by_name = 'Bob' WHERE id = $1", [id, bob]);
  const theirs = listen(secret, "taken");
  expect(await theirs.exited).toBe(4);
  expect(await theirs.said("ended")).toMatchObject({ code: 4, cause: "name-taken", says: expect.stringContaining("Owner of acme"), problem: "PSTN-3014" });
  expect(mine.lines.filter(({ type }) => type === "ended")).toEqual([]);
});

test("a token whose time is over ends the agent that runs with it with 5", async () => {
  const { id, secret } = await newToken("short");
  await house.database.sql("UPDATE agent_token SET expires_at = now() + interval '6 seconds' WHERE id = $1", [id]);
  const agent = listen(secret, "short");
  await agent.said("ready");
  expect(await agent.exited).toBe(5);
  expect(await agent.said("ended")).toMatchObject({ code: 5, cause: "expired", says: expect.stringMatching(/is over/) });
});

test("a hub that does not speak the agent's protocol ends it with 7, and it does not come back", async () => {
  // An agent of another age: it asks for a protocol that this hub does not know.
  const module = path.join(folder, "other-protocol.mjs");
  const patched = `import http from "node:http";
const request = http.request;
http.request = (options, ...more) => {
  if (options.headers?.["Sec-WebSocket-Protocol"]) options.headers["Sec-WebSocket-Protocol"] = "postern.v0";
  return request(options, ...more);
};`;
  fs.writeFileSync(module, patched);
  const agent = listen((await newToken("old")).secret, "old", module);
  expect(await agent.exited).toBe(7);
  expect(await agent.said("ended")).toMatchObject({ code: 7, cause: "version-refused", says: expect.stringMatching(/update the agent/) });
});
