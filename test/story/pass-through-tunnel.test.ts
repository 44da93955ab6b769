import { randomBytes } from "node:crypto";
import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { exchange } from "../setup/exchange.ts";
import { type House, startHouse } from "../setup/house.ts";
import { quickest } from "../setup/quickest.ts";
import { type ScriptedServer, startScriptedServer } from "../setup/scripted-server.ts";
import { untilFound } from "../setup/until.ts";

let house: House;
let laptop: ScriptedServer;
let production: ScriptedServer;
let endpoint: { id: Id<"ep">; url: string };
let token: string;
const agents: AgentProcess[] = [];

beforeAll(async () => {
  house = await startHouse({ web: true });
  [laptop, production] = await Promise.all([startScriptedServer(), startScriptedServer()]);
  const { call, projectId } = house.gateway;
  endpoint = await call("endpoint.create", { projectId, name: "slash-commands", destinationUrl: production.url });
  token = (await call("agent-token.create", { name: "alice", expiresInDays: 1 })).secret;
});
afterAll(async () => {
  await Promise.all(agents.map((agent) => agent.kill()));
  await Promise.all([laptop?.stop(), production?.stop()]);
  await house?.stop();
});

function listen(...args: string[]): AgentProcess {
  const agent = startAgent({
    server: house.addresses.web,
    token,
    args: [String(laptop.port), "slash-commands", "--name", "alice-laptop", "--held", "drain", ...args],
  });
  agents.push(agent);
  return agent;
}

async function endpointNow() {
  return house.gateway.call("endpoint.get", { id: endpoint.id });
}

test("a tunnel answers only where the endpoint lets a destination answer", async () => {
  const refused = listen("--mode", "answer");
  expect(await refused.exited).not.toBe(0);
  expect(refused.words() + JSON.stringify(refused.lines)).toContain("none of its endpoints lets a destination answer");
  expect((await endpointNow()).passThrough).toBeUndefined();
});

test("--mode answer puts the developer's server in the place of production's, and the sender hears it: a challenge with its query too", async () => {
  const { call, projectId } = house.gateway;
  const [route] = (await call("route.list", { projectId })).filter(({ endpointId }) => endpointId === endpoint.id);
  await call("endpoint.update", {
    id: endpoint.id,
    passThrough: { destinationId: route?.destinationId as Id<"dst">, answerWithinMs: 5_000, answerBytesMax: 1_048_576, retryAnswered: false },
  });

  laptop.answersWith((response, request) => {
    const challenge = new URL(request.url ?? "", laptop.url).searchParams.get("hub.challenge");
    response.writeHead(200, ["Content-Type", "text/plain", "Set-Cookie", "a=1", "set-cookie", "b=2"]).end(challenge);
  });
  await listen("--mode", "answer").said("ready");
  await house.configured();
  const answer = await exchange(`${endpoint.url}?hub.challenge=11582`, { method: "GET" });
  expect(answer).toMatchObject({ status: 200, headers: { "set-cookie": ["a=1", "b=2"] } });
  expect(answer.body.toString()).toBe("11582");
  const { passed } = await untilFound(
    async () => {
      const request = await call("request.get", { id: String(answer.headers["postern-id"]) as Id<"req"> });
      return request.passed ? request : undefined;
    },
    20_000,
    () => "nothing is written of what it heard",
  );
  expect(passed).toMatchObject({ source: "destination" });
});

test("an answer too large for a frame reaches the sender whole; more than the endpoint passes on is a 502", async () => {
  for (const size of [16_385, 65_536, 65_537, 900_000]) {
    const large = randomBytes(size);
    laptop.answersWith((response) => void response.end(large));
    const answer = await exchange(endpoint.url);
    expect(answer.status, `${size} bytes`).toBe(200);
    expect(answer.body.equals(large), `${size} bytes`).toBe(true);
  }
  laptop.answersWith((response) => void response.end(randomBytes(1_048_577)));
  expect((await exchange(endpoint.url)).status).toBe(502);
});

test("while the laptop is away senders hear at once that their event is stored, and it comes later", async () => {
  await agents.at(-1)?.stop();
  const justGone = await exchange(endpoint.url);
  expect(justGone.status).toBe(202);
  expect(justGone.tookMs).toBeLessThan(4_000);
  await untilFound(
    async () => {
      const destinations = await house.gateway.call("destination.list", { projectId: house.gateway.projectId });
      return destinations.find(({ kind }) => kind === "tunnel")?.held;
    },
    20_000,
    () => "the tunnel is not held",
  );
  await house.configured();
  const heldInMs = async () => {
    const answer = await exchange(endpoint.url, { body: '{"while":"away"}' });
    expect(answer.status).toBe(202);
    return answer.tookMs;
  };
  expect(await quickest(heldInMs)).toBeLessThan(450); // less than it takes to look again
  laptop.answersWith((response) => void response.end());
  await listen().said("ready");
  const came = () => laptop.bodies.some((body) => body.toString() === '{"while":"away"}') || undefined;
  await untilFound(came, 20_000, () => "it did not come");
});
