import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { pairs } from "../setup/exact-sender.ts";
import { exchange } from "../setup/exchange.ts";
import { type House, startHouse } from "../setup/house.ts";
import { answererOf } from "../setup/passing-house.ts";
import { type ScriptedServer, startScriptedServer } from "../setup/scripted-server.ts";
import { sharing } from "../setup/sharing.ts";
import { exactAnswers } from "./fidelity-answer-cases.ts";

/** What the sender's hop writes for itself, and the id that Postern adds. */
const ofTheHop = /^(connection|content-length|transfer-encoding|keep-alive|postern-id)$/i;

let house: House;
let local: ScriptedServer;
let token: string;
let stopSharing = async () => {};
const agents: AgentProcess[] = [];
/** Where each way begins, and what opens it. */
const ways: Record<string, { url: string; headers?: Record<string, string> }> = {};

beforeAll(async () => {
  [house, local] = await Promise.all([startHouse({ web: true }), startScriptedServer()]);
  token = (await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 })).secret;
  ways["from a server elsewhere"] = { url: await answeringEndpoint("direct") };
  ways["through a tunnel"] = { url: await answeringEndpoint("tunnelled") };
  ways["through a tunnel that polls"] = { url: await answeringEndpoint("polled") };
  for (const [name, transport] of [["tunnelled", "ws"], ["polled", "poll"]] as const) await answers(name, transport); // biome-ignore format: pairs
  ways["live through a share"] = await openShare();
  await house.configured();
});
afterAll(async () => {
  await Promise.all([stopSharing(), ...agents.map((agent) => agent.kill())]);
  await Promise.all([local?.stop(), house?.stop()]);
});

describe.each(exactAnswers)("$name", ({ status, headers, body }) => {
  test.each(["from a server elsewhere", "through a tunnel", "through a tunnel that polls", "live through a share"])(
    "comes back to the sender as it was answered %s",
    async (way) => {
      const { url = "", headers: shown = {} } = ways[way] ?? {};
      const framing = status === 204 || status === 304 ? [] : ["Content-Length", String(body.length)];
      local.answersWith((response) => void response.writeHead(status, [...headers, ...framing]).end(body));
      const answer = await exchange(url, { headers: shown });
      expect(answer.status).toBe(status);
      expect(sha256(answer.body)).toBe(sha256(body));
      expect(pairs(answer.rawHeaders).filter(([name]) => !ofTheHop.test(name))).toEqual(pairs(headers));
    },
  );
});

/** An endpoint whose senders hear what the local server says. */
async function answeringEndpoint(name: string): Promise<string> {
  const { call, projectId } = house.gateway;
  const { id, url } = await call("endpoint.create", { projectId, name, destinationUrl: local.url });
  const passThrough = { destinationId: await answererOf(house, id), answerWithinMs: 9_000, answerBytesMax: 1_048_576, retryAnswered: false };
  await call("endpoint.update", { id, passThrough });
  return url;
}

async function answers(name: string, transport: "ws" | "poll"): Promise<void> {
  const args = [String(local.port), name, "--name", `laptop-${name}`, "--mode", "answer", "--transport", transport];
  const agent = startAgent({ server: house.addresses.web, token, args });
  agents.push(agent);
  await agent.said("ready");
}

async function openShare(): Promise<{ url: string; headers: Record<string, string> }> {
  const { secret: key } = await house.gateway.call("api-key.create", { name: "ci", rights: ["read"] });
  const sharer = await sharing({ server: house.addresses.web, token, args: ["http", String(local.port), "--name", "answers", "--to", "key:ci"] });
  stopSharing = sharer.stop;
  const { port } = new URL(house.addresses.share);
  return { url: `http://127.0.0.1:${port}/`, headers: { Host: `answers.share.localhost:${port}`, "Postern-Key": key } };
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
