import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Id } from "@postern/contract/id";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { sendExactly } from "../setup/exact-sender.ts";
import { type House, startHouse } from "../setup/house.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";
import { type GitHubSender, githubSender } from "../setup/senders.ts";
import { until } from "../setup/until.ts";

const secret = "the mirrored endpoint's own secret";
let house: House;
let projectId: Id<"prj">;
let token: string;
let production: Receiver;
let laptop: Receiver;
let github: GitHubSender;
let rawUrl: string;
let agent: AgentProcess | undefined;

beforeAll(async () => {
  house = await startHouse({ web: true });
  const { gateway } = house;
  projectId = gateway.projectId as Id<"prj">;
  production = await startReceiver();
  const signed = await gateway.call("endpoint.create", { projectId, name: "orders-prod", provider: "github", secret });
  const raw = await gateway.call("endpoint.create", { projectId, name: "orders-raw" });
  const { destination } = await gateway.call("destination.create", { projectId, name: "production", url: production.url });
  for (const endpointId of [signed.id, raw.id]) await gateway.call("route.create", { endpointId, destinationId: destination.id });
  github = githubSender(signed.url, secret);
  rawUrl = raw.url;
  token = (await gateway.call("agent-token.create", { name: "alice", expiresInDays: 1 })).secret;
  await house.configured();
});
afterAll(async () => {
  await production?.stop();
  await house?.stop();
});
beforeEach(async () => {
  laptop = await startReceiver();
});
afterEach(async () => {
  await agent?.stop();
  await laptop.stop();
  await until(async () => (await mirrors()).length === 0);
});

const mirrors = () => house.gateway.call("mirror.list", { projectId });
const lastEntry = async () => (await house.gateway.call("audit.list", { limit: 1 })).rows[0];

async function startMirror(...args: string[]): Promise<AgentProcess> {
  const all = ["orders-*", String(laptop.port), "--inspect", "off", ...args];
  agent = startAgent({ server: house.addresses.web, token, verb: ["mirror"], args: all });
  await agent.said("ready");
  return agent;
}

describe("postern mirror", () => {
  test("brings a copy that verifies, while production gets the event as if nobody looked on", async () => {
    const mirror = await startMirror();
    laptop.answers(500);
    const posted = await github.posts("push");
    const [copy] = await laptop.hasSeen(1);
    expect(copy?.body.equals(posted.body)).toBe(true);
    const expected = createHmac("sha256", secret).update(posted.body).digest("hex");
    expect(copy?.headers).toMatchObject({ "x-hub-signature-256": `sha256=${expected}`, "postern-mirror": "1" });
    expect(copy?.headers["postern-delivery"]).toBeUndefined();
    expect(await mirror.said("copied")).toMatchObject({ request: posted.requestId, status: 500 });
    expect(await house.gateway.deliveryOf(posted)).toMatchObject({ state: "delivered", attemptsMade: 1, destinationName: "production" });
  });

  test("keeps bytes, header order, case and duplicates, and covers what is a credential", async () => {
    const mirror = await startMirror("--path", "/hooks");
    const body = Buffer.concat([Buffer.from([0, 255, 254, 10]), Buffer.alloc(300_000, 7)]);
    const headers = ["X-B", "1", "Authorization", "Bearer canary-of-the-story", "x-a", "caf\u00e9", "X-B", "2"];
    await sendExactly(rawUrl, { method: "POST", target: "/a//b%2Fc?x=1&x=2", headers, body });
    const [copy] = await laptop.hasSeen(1);
    expect(copy).toMatchObject({ method: "POST", target: "/hooks/a//b%2Fc?x=1&x=2" });
    expect(copy?.body.equals(body)).toBe(true);
    const own = copy?.rawHeaders.slice(2, 2 + headers.length);
    expect(own).toEqual(headers.map((text) => (text.startsWith("Bearer") ? "****" : text)));
    expect(await mirror.said("copy")).toMatchObject({ redacted: ["authorization"], bytes: body.length });
  });

  test("brings what its filter and its sample let through, and its start and end are audit entries", async () => {
    const mirror = await startMirror("--filter", "type:star.*", "--ttl", "1h");
    await github.posts("push");
    const posted = await github.posts("star.created");
    expect(await mirror.said("copied")).toMatchObject({ request: posted.requestId });
    expect(laptop.received).toHaveLength(1);
    const [listed] = await mirrors();
    expect(listed).toMatchObject({ filter: "type:star.*", agent: { forward: `http://localhost:${laptop.port}` } });
    expect(await mirror.stop()).toBe(0);
    await until(async () => (await mirrors()).length === 0);
    const told = { filter: "type:star.*", samplePercent: 100, sent: 1, dropped: 0 };
    expect(await lastEntry()).toMatchObject({ action: "mirror.end", target: listed?.id, before: told, after: { cause: "stopped" } });
  });

  test("ends within five seconds when someone ends it, and says so", async () => {
    const mirror = await startMirror();
    const [listed] = await mirrors();
    const endedAt = performance.now();
    await house.gateway.call("mirror.end", { id: listed?.id as Id<"mir"> });
    expect(await mirror.exited).toBe(5);
    expect(performance.now() - endedAt).toBeLessThan(5_000);
    expect(mirror.words()).toContain("the mirror was ended in the dashboard");
  });

  test("a local server that never answers slows nobody down", async () => {
    const alone = await answerTimes(200);
    laptop.answersAfter(600_000);
    await startMirror("--timeout", "10m");
    const watched = await answerTimes(200);
    expect(median(watched)).toBeLessThan(3 * median(alone) + 50);
    await production.hasSeen(400, 60_000);
    await until(async () => ((await mirrors())[0]?.dropped ?? 0) > 0);
    expect((await mirrors())[0]).toMatchObject({ sent: 32 });
  });
});

/** How long each of so many senders waited for its 202, in milliseconds. */
async function answerTimes(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const startedAt = performance.now();
    const { status } = await fetch(rawUrl, { method: "POST", body: `{"number":${index}}` });
    expect(status).toBe(202);
    times.push(performance.now() - startedAt);
    await wait(1);
  }
  return times;
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}
