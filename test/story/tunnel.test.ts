import { createHash, createHmac } from "node:crypto";
import http from "node:http";
import type { Id } from "@postern/contract/id";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { type House, startHouse } from "../setup/house.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";
import { type GitHubSender, githubSender } from "../setup/senders.ts";

const secret = "the laptop's own secret";
let house: House;
let token: string;
let tokenId: Id<"agt">;
let laptop: Receiver;
let github: GitHubSender;
let rawUrl: string;
const agents: AgentProcess[] = [];

beforeAll(async () => {
  house = await startHouse({ web: true });
  const projectId = house.gateway.projectId as Id<"prj">;
  const signed = await house.gateway.call("endpoint.create", { projectId, name: "laptop-github", provider: "github", secret });
  const raw = await house.gateway.call("endpoint.create", { projectId, name: "laptop-raw" });
  github = githubSender(signed.url, secret);
  rawUrl = raw.url;
  ({ token, tokenId } = await newToken("alice"));
});
afterAll(() => house?.stop());
beforeEach(async () => {
  laptop = await startReceiver();
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.kill()));
  await laptopIsAway();
  await laptop.stop();
});

/** The gateway knows that no agent is there: what comes now is held, not sent after it. */
async function laptopIsAway(): Promise<void> {
  const states = async () => (await house.gateway.call("tunnel.list", { projectId: house.gateway.projectId as Id<"prj"> })).map(({ state }) => state);
  await expect.poll(states).not.toContain("ready");
}

async function newToken(name: string) {
  const created = await house.gateway.call("agent-token.create", { name, expiresInDays: 1 });
  return { token: created.secret, tokenId: created.token.id };
}

function listen(...args: string[]): AgentProcess {
  const all = [String(laptop.port), "laptop-github", "laptop-raw", "--name", "alice-laptop", ...args];
  const agent = startAgent({ server: house.addresses.web, token, args: all });
  agents.push(agent);
  return agent;
}

/** Sends exactly these header lines and these bytes. */
function sendRaw(target: string, { method = "POST", headers, body }: { method?: string; headers: string[]; body: Buffer }): Promise<string> {
  return new Promise((resolve, reject) => {
    const url = new URL(rawUrl);
    const framed = ["Host", url.host, ...headers, "Content-Length", String(body.length)];
    const request = http.request({ host: url.hostname, port: url.port, path: url.pathname + target, method, headers: framed, setHost: false }, (response) => {
      response.resume();
      if (response.statusCode === 202) resolve(String(response.headers["postern-id"]));
      else reject(new Error(`answered ${response.statusCode}`));
    });
    request.on("error", reject);
    request.end(body);
  });
}

test("a signed push reaches the laptop as GitHub sent it: the signature verifies there too", async () => {
  const agent = listen();
  await agent.said("ready");
  const posted = await github.posts("push");
  const [received] = await laptop.hasSeen(1);
  expect(received?.body.equals(posted.body)).toBe(true);
  const expected = createHmac("sha256", secret)
    .update(received?.body ?? "")
    .digest("hex");
  expect(received?.headers["x-hub-signature-256"]).toBe(`sha256=${expected}`);
  expect(received?.headers["postern-attempt"]).toBe("1");
  expect(await agent.said("outcome")).toMatchObject({ status: 200, settled: true, again: false });
  const delivery = await house.gateway.deliveryOf(posted);
  expect(delivery).toMatchObject({ state: "delivered", destinationKind: "tunnel", attemptsMade: 1 });
  expect(received?.headers["postern-delivery"]).toBe(delivery.id);
  expect(await agent.stop()).toBe(0);
});

const bodies: [string, Buffer][] = [
  ["an empty body", Buffer.alloc(0)],
  ["one byte", Buffer.from("x")],
  ["bytes that are no text", Buffer.from([0, 255, 254, 10, 13, 0xc3, 0x28])],
  ["numbers that JavaScript would bend", Buffer.from('{"a":1.0,"b":12345678901234567890,"a":2}')],
  ["127 KiB", Buffer.alloc(127 * 1_024, 1)],
  ["128 KiB", Buffer.alloc(128 * 1_024, 2)],
  ["129 KiB", Buffer.alloc(129 * 1_024, 3)],
  ["1 MiB", Buffer.alloc(1_048_576, 4)],
];
test("bytes, and headers in order with case, duplicates and latin1, arrive as they were sent", async () => {
  const agent = listen("--path", "/hooks");
  await agent.said("ready");
  const headers = ["X-B", "1", "x-a", "caf\u00e9", "X-B", "2", "X-Empty", "", "Content-Type", "application/octet-stream"];
  for (const [index, [what, body]] of bodies.entries()) {
    await sendRaw(`/a//b%2Fc?x=1&x=2&${index}`, { method: index % 2 ? "PUT" : "POST", headers, body });
    const seen = (await laptop.hasSeen(index + 1)).at(-1);
    expect(seen, what).toMatchObject({ target: `/hooks/a//b%2Fc?x=1&x=2&${index}`, method: index % 2 ? "PUT" : "POST" });
    expect(
      createHash("sha256")
        .update(seen?.body ?? "")
        .digest("hex"),
      what,
    ).toBe(createHash("sha256").update(body).digest("hex"));
    const shown = ["Host", new URL(rawUrl).host, ...headers, "Content-Length", String(body.length)];
    expect(seen?.rawHeaders.slice(0, shown.length), what).toEqual(shown);
  }
  expect(await agent.stop()).toBe(0); // the last outcome is settled: nothing is held for the next one
});

test("a laptop that was closed loses nothing: what came meanwhile is held, told, and drained in order", async () => {
  const first = listen("--slots", "1");
  await first.said("ready");
  await first.kill();
  await laptopIsAway();
  const posted = [await github.posts("push"), await github.posts("issues.opened"), await github.posts("star.created")];
  for (const event of posted) expect((await house.gateway.deliveryOf(event, ["held"])).held).toMatchObject({ cause: "no-agent" });

  const second = listen("--slots", "1", "--held", "drain");
  expect(await second.said("ready")).toMatchObject({ held: 3 });
  const received = await laptop.hasSeen(3);
  expect(received.map(({ body }) => body.length)).toEqual(posted.map(({ body }) => body.length));
  for (const event of posted) expect(await house.gateway.deliveryOf(event)).toMatchObject({ state: "delivered", attemptsMade: 1 });
});

test("what waited can be skipped or kept, and a skipped event replayed", async () => {
  const waiting = await github.posts("push");
  const keeping = listen();
  expect(await keeping.said("ready")).toMatchObject({ held: 1 });
  expect(await keeping.said("held")).toMatchObject({ kept: 1, going: 0 });
  const fresh = await github.posts("star.created");
  expect((await laptop.hasSeen(1))[0]?.body.equals(fresh.body)).toBe(true);
  await keeping.stop();

  const skipping = listen("--held", "skip");
  expect(await skipping.said("held")).toMatchObject({ skipped: 1 });
  expect(await house.gateway.deliveryOf(waiting)).toMatchObject({ state: "failed", reason: "skipped" });
  await house.gateway.call("replay.create", { requestIds: [waiting.requestId as Id<"req">] });
  const received = await laptop.hasSeen(2);
  expect(received[1]?.body.equals(waiting.body)).toBe(true);
  expect(received[1]?.headers["postern-replay-of"]).toBe(waiting.requestId);
});

test("while the local server is down events are held without cost, and go on when it is back", async () => {
  const agent = listen();
  await agent.said("ready");
  const port = laptop.port;
  await laptop.stop();
  const posted = await github.posts("push");
  expect((await house.gateway.deliveryOf(posted, ["held"])).held).toMatchObject({ cause: "local-down" });
  laptop = await startReceiver(port);
  await laptop.hasSeen(1);
  const delivery = await house.gateway.deliveryOf(posted);
  expect(delivery.attempts.map(({ outcome, reason }) => reason ?? outcome)).toEqual(["local-down", "delivered"]);
});

test("a gateway that restarts in the middle of a call lets it finish: the local server is not called twice", async () => {
  const agent = listen();
  await agent.said("ready");
  laptop.answersAfter(4_000);
  const posted = await github.posts("push");
  await laptop.hasSeen(1);
  await house.ingest.stop();
  await house.ingest.start();
  await agent.said("reconnecting");
  const delivery = await house.gateway.deliveryOf(posted);
  expect(delivery.state).toBe("delivered");
  expect(laptop.received).toHaveLength(1);
});

test("the same owner's second agent takes over; the first ends with 6", async () => {
  const first = listen();
  await first.said("ready");
  const second = listen();
  await second.said("ready");
  expect(await first.exited).toBe(6);
  expect(await first.said("ended")).toMatchObject({ code: 6 });
  await github.posts("push");
  await laptop.hasSeen(1);
});

test("a revoked token ends its agent within 5 s with 6, and does not sign in again", async () => {
  const agent = listen();
  await agent.said("ready");
  await house.gateway.call("agent-token.revoke", { id: tokenId });
  const revokedAt = Date.now();
  expect(await agent.exited).toBe(6);
  expect(Date.now() - revokedAt).toBeLessThan(6_000);
  const again = listen();
  expect(await again.exited).toBe(3);
  expect(again.words()).toMatch(/postern: .*PSTN-3011/s);
});
