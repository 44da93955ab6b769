import { createHash } from "node:crypto";
import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { pairs, sendExactly } from "../setup/exact-sender.ts";
import { type House, startHouse } from "../setup/house.ts";
import { type Received, type Receiver, startReceiver } from "../setup/receiver.ts";
import { sharing } from "../setup/sharing.ts";
import { until } from "../setup/until.ts";
import { bodyBytesMax, exactRequests, markHeader } from "./fidelity-cases.ts";

type Case = (typeof exactRequests)[number];

/** What a hop may write for itself: framing, and the words that Postern adds at the end. */
const ofTheHop = /^(connection|content-length|transfer-encoding|keep-alive|postern-.*)$/i;
/** What the front of shares says of who called. */
const ofTheFront = /^x-forwarded-(for|proto|host)$/i;

let house: House;
let endpointUrl: string;
/** The address of the share, and the key that opens it. */
let share: { url: string; key: string };
const agents: AgentProcess[] = [];
let stopSharing = async () => {};
let laptop: Receiver;
let polling: Receiver;
let server: Receiver;
let branch: Receiver;
let copies: Receiver;
/** Each case's request, as it was stored. */
const stored = new Map<string, Id<"req">>();

beforeAll(async () => {
  house = await startHouse({ web: true });
  const { gateway } = house;
  [laptop, polling, server, branch, copies] = await Promise.all([startReceiver(), startReceiver(), startReceiver(), startReceiver(), startReceiver()]);
  const { id: endpointId, url } = await gateway.call("endpoint.create", { projectId: gateway.projectId, name: "exact", bodyBytesMax });
  endpointUrl = url;
  const { destination } = await gateway.call("destination.create", { projectId: gateway.projectId, name: "server", url: server.url });
  await gateway.call("route.create", { endpointId, destinationId: destination.id });
  const { secret: token } = await gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  const listen = (port: number, ...args: string[]) => startAgent({ server: house.addresses.web, token, args: [String(port), "exact", ...args] });
  agents.push(listen(laptop.port, "--name", "laptop"), listen(polling.port, "--name", "polling", "--transport", "poll"));
  for (const agent of agents) await agent.said("ready");
  const { secret: key } = await gateway.call("api-key.create", { name: "ci", rights: ["read"] });
  const sharer = await sharing({ server: house.addresses.web, token, args: ["http", String(branch.port), "--name", "exact", "--to", "key:ci"] });
  stopSharing = sharer.stop;
  share = { url: `http://exact.share.localhost:${new URL(house.addresses.share).port}/`, key };
  const mirror = startAgent({ server: house.addresses.web, token, verb: ["mirror"], args: ["exact", String(copies.port)] });
  agents.push(mirror);
  await mirror.said("mirroring");
  await until(async () => (await gateway.call("mirror.list", { projectId: gateway.projectId })).some(({ agent }) => agent));
  await house.configured();
});
afterAll(async () => {
  await Promise.all([stopSharing(), ...agents.map((agent) => agent.kill())]);
  await Promise.all([laptop, polling, server, branch, copies].map((receiver) => receiver?.stop()));
  await house?.stop();
});

describe.each(exactRequests)("$name", (request) => {
  test("is stored, and comes to a server, through the tunnel and by polling as it was sent", async () => {
    const { status, text } = await sendExactly(endpointUrl, request);
    expect(status, text).toBe(202);
    stored.set(request.mark, /^postern-id: (req_\S+)/im.exec(text)?.[1] as Id<"req">);
    await comesAsSent(request, { replayed: false });
  });

  test("is replayed as it was sent", async () => {
    const id = stored.get(request.mark);
    if (!id) throw new Error("it was not stored");
    const { deliveries } = await house.gateway.call("replay.create", { requestIds: [id] });
    expect(deliveries).toBe(3);
    await comesAsSent(request, { replayed: true });
  });

  test("is copied by a mirror as it was sent, but for credentials, which are covered", async () => {
    const arrived = await arrivalAt(copies, request.mark, false);
    expect([arrived.method, arrived.target, sha256(arrived.body)]).toEqual([request.method, targetOf(request), sha256(request.body)]);
    const sent = pairs(["Host", new URL(endpointUrl).host, ...request.headers]);
    expect(linesOf(arrived.rawHeaders)).toEqual(sent.map(([name, value]) => [name, name === "Cookie" ? "****" : value]));
  });

  test("comes live through a share as it was sent", async () => {
    const { status, text } = await sendExactly(share.url, {
      ...request,
      target: targetOf(request).slice(1),
      headers: [...request.headers, "Postern-Key", share.key],
    });
    expect(status, text).toBe(200);
    const arrived = await arrivalAt(branch, request.mark, false);
    expect([arrived.method, arrived.target, sha256(arrived.body)]).toEqual([request.method, targetOf(request), sha256(request.body)]);
    expect(linesOf(arrived.rawHeaders, ofTheFront)).toEqual(pairs(["Host", new URL(share.url).host, ...request.headers]));
  });
});

test("a byte more than the endpoint takes is refused with 413, also to a sender that reads no answer before it has written all, and comes nowhere", async () => {
  const before = [laptop, polling, server].map(({ received }) => received.length);
  const body = Buffer.alloc(bodyBytesMax + 1);
  for (let time = 0; time < 8; time++) expect((await sendExactly(endpointUrl, { method: "POST", target: "", headers: [], body })).status).toBe(413);
  expect([laptop, polling, server].map(({ received }) => received.length)).toEqual(before);
});

async function comesAsSent(request: Case, { replayed }: { replayed: boolean }): Promise<void> {
  for (const receiver of [laptop, polling]) {
    const arrived = await arrivalAt(receiver, request.mark, replayed);
    expect([arrived.method, arrived.target, sha256(arrived.body)]).toEqual([request.method, targetOf(request), sha256(request.body)]);
    expect(linesOf(arrived.rawHeaders)).toEqual(pairs(["Host", new URL(endpointUrl).host, ...request.headers]));
  }
  const atServer = await arrivalAt(server, request.mark, replayed);
  expect([atServer.method, sha256(atServer.body)]).toEqual([request.method, sha256(request.body)]);
  // A server elsewhere has a name of its own, is not given what people's browsers hold for this host, and is told who calls (RFC 9110, section 7.6.3).
  expect(linesOf(atServer.rawHeaders, /^(host|cookie|user-agent|via)$/i)).toEqual(pairs(request.headers).filter(([name]) => name !== "Cookie"));
}

/** The target as the local server sees it. */
function targetOf({ target }: Case): string {
  return target.startsWith("/") ? target : `/${target}`;
}

function linesOf(rawHeaders: readonly string[], left = /^$/): [string, string][] {
  return pairs(rawHeaders).filter(([name]) => !ofTheHop.test(name) && !left.test(name));
}

async function arrivalAt({ received }: Receiver, mark: string, replayed: boolean): Promise<Received> {
  const find = () => received.find(({ headers }) => headers[markHeader.toLowerCase()] === mark && "postern-replay-of" in headers === replayed);
  await expect.poll(find, { timeout: 20_000, message: `${mark} did not arrive` }).toBeDefined();
  const arrived = find();
  if (!arrived) throw new Error(`${mark} did not arrive`);
  return arrived;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
