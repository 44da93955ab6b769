import { createHash } from "node:crypto";
import net from "node:net";
import tls from "node:tls";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { AgentEvent } from "../events.ts";
import { parseForward } from "../forward.ts";
import { ask } from "../gateway.ts";
import { LiveStreams } from "../live/live-streams.ts";
import { openDoor } from "../live/testing.ts";
import { openConnectPort } from "../share/connect.ts";
import { type AgentRig, openAgentRig, testToken } from "../testing.ts";
import { recordLocally } from "../testing-local.ts";
import { clientPair, connectProxy, proxiedHost, testAuthority, tlsBefore } from "./testing.ts";
import { goOutBy } from "./way-out.ts";

const never = () => Promise.reject(new Error("a share has no deliveries"));
const closing: (() => unknown)[] = [];
beforeAll(() => tls.setDefaultCACertificates([...tls.getCACertificates(), testAuthority]));
afterEach(async () => {
  goOutBy({});
  for (const close of closing.splice(0).reverse()) await close();
});

/** A gateway and a hub behind TLS, at this name. */
async function rigBehindTls(host: string, settings?: { demands?: boolean }): Promise<AgentRig> {
  const rig = await openAgentRig(async (port) => {
    const front = await tlsBefore(port, settings);
    closing.push(front.close);
    return { server: `https://${host}:${front.port}`, hubUrl: `wss://${host}:${front.port}` };
  });
  closing.push(() => rig.close());
  return rig;
}

/** A small delivery and a large one, whose body comes beside the frames, both to the local server; then the agent is stopped. */
async function bringTwo(rig: AgentRig, transport: "ws" | "poll"): Promise<void> {
  const run = rig.start({ transport });
  await rig.hub.welcome();
  rig.hub.deliver();
  await rig.hub.next("outcome");
  const large = Buffer.alloc(300_000, 7);
  rig.hub.bodies.set(`/agent/v1/deliveries/dlv_2/body lse_1 Bearer ${testToken}`, large);
  rig.hub.deliver({ deliveryId: "dlv_2", body: { size: large.length }, sha256: createHash("sha256").update(large).digest("hex") });
  expect(await rig.hub.next("outcome")).toMatchObject({ result: { status: 200 } });
  expect(rig.local.seen.map(({ body }) => body.length)).toEqual([2, large.length]);
  run.stop();
}

test.each(["ws", "poll"] as const)("an agent whose only way out is a proxy opens its tunnel and takes deliveries through it, by %s", async (transport) => {
  const proxy = await connectProxy();
  closing.push(proxy.close);
  goOutBy({ proxy: proxy.url });
  const rig = await rigBehindTls(proxiedHost);
  await bringTwo(rig, transport);
  const [first] = proxy.asked;
  expect(first).toMatch(/^gate\.example\.test:\d+$/);
  expect(new Set(proxy.asked)).toEqual(new Set([first])); // of the local server at its port it never heard
  expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
  expect(proxy.others).toEqual([]);
});

test("where NO_PROXY names the gateway, or it is this machine, the proxy hears of nothing", async () => {
  const proxy = await connectProxy();
  closing.push(proxy.close);
  goOutBy({ proxy: proxy.url });
  await bringTwo(await rigBehindTls("localhost"), "ws");
  goOutBy({ proxy: proxy.url, except: ".example.test" });
  await expect(ask({ server: `https://${proxiedHost}`, token: testToken }, "gateway.get", {})).rejects.toThrow(/cannot be reached/);
  expect(proxy.asked).toEqual([]);
});

test("a proxy that wants a password is shown the one of its address; without it the agent says what to write", async () => {
  const proxy = await connectProxy({ password: "ada:se cret" });
  closing.push(proxy.close);
  goOutBy({ proxy: new URL(`http://ada:se%20cret@${proxy.url.host}`) });
  await bringTwo(await rigBehindTls(proxiedHost), "ws");
  goOutBy({ proxy: proxy.url });
  const refused = ask({ server: `https://${proxiedHost}`, token: testToken }, "gateway.get", {});
  await expect(refused).rejects.toThrow(/cannot be reached \(by the proxy: it wants a name and a password \(407\): HTTPS_PROXY=http:/);
});

test("a proxy that is away, or reaches nothing, is named as what failed", async () => {
  goOutBy({ proxy: new URL("http://127.0.0.1:9") });
  await expect(ask({ server: `https://${proxiedHost}`, token: testToken }, "gateway.get", {})).rejects.toThrow(/by the proxy: ECONNREFUSED/);
  const proxy = await connectProxy();
  closing.push(proxy.close);
  goOutBy({ proxy: proxy.url });
  await expect(ask({ server: `https://${proxiedHost}:9`, token: testToken }, "gateway.get", {})).rejects.toThrow(/by the proxy: it answered 502/);
});

test("a program's connection to a share goes through the proxy, too", async () => {
  const proxy = await connectProxy();
  closing.push(proxy.close);
  goOutBy({ proxy: proxy.url });
  const told: string[] = [];
  const hubUrl = new URL(`wss://${proxiedHost}:9`);
  const port = await openConnectPort({ hubUrl, name: "db", port: 0, readToken: () => testToken, tell: (line) => void told.push(line) });
  closing.push(() => port.close());
  const program = net.connect(port.port, "127.0.0.1").resume();
  await new Promise((resolve) => program.once("close", resolve));
  expect(proxy.asked).toEqual([`${proxiedHost}:9`]);
  expect(told).toEqual(["Not connected: by the proxy: it answered 502"]);
});

test.each(["ws", "poll"] as const)("a gateway that demands a client certificate is shown the agent's on every way to it, by %s", async (transport) => {
  goOutBy({ certificate: clientPair });
  await bringTwo(await rigBehindTls("localhost", { demands: true }), transport);
});

test("through a proxy the certificate is shown to the gateway", async () => {
  const proxy = await connectProxy();
  closing.push(proxy.close);
  goOutBy({ proxy: proxy.url, certificate: clientPair });
  await bringTwo(await rigBehindTls(proxiedHost, { demands: true }), "ws");
});

test("without a certificate, the agent says that the gateway wants one", async () => {
  const rig = await rigBehindTls("localhost", { demands: true });
  await expect(rig.start().ended).rejects.toMatchObject({
    code: 8,
    message: expect.stringMatching(/asks for a client certificate: name one with --cert and --key/),
  });
});

test.each(["upgrade", "ws"] as const)("visitors' streams go through the proxy with the certificate, by %s", async (transport) => {
  const [proxy, door, local] = [await connectProxy(), await openDoor(), await recordLocally()];
  const front = await tlsBefore(Number(door.url.port), { demands: true });
  closing.push(
    proxy.close,
    () => local.close(),
    front.close,
    () => door.close(),
  );
  goOutBy({ proxy: proxy.url, certificate: clientPair });
  const hubUrl = new URL(`wss://${proxiedHost}:${front.port}`);
  const told: AgentEvent[] = [];
  const streams = new LiveStreams({ hubUrl, forward: parseForward(String(local.port)), kind: "http", transport, tell: (event) => void told.push(event) });
  streams.dial({ kind: "dial", tickets: ["t1"] }, { send() {}, fetchBody: never, postAnswer: never });
  await expect.poll(() => [...door.tickets, ...told]).toEqual(["t1"]);
  const [stream] = door.connections;
  const large = Buffer.alloc(200_000, "x");
  stream?.write(`POST /one HTTP/1.1\r\nHost: demo.example\r\nContent-Length: ${large.length}\r\n\r\n`);
  stream?.write(large);
  await expect.poll(() => local.seen.map(({ body }) => body.length)).toEqual([large.length]);
  expect(proxy.asked).toEqual([`${proxiedHost}:${front.port}`]);
});
