import { createHash } from "node:crypto";
import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { pairs, sendExactly } from "../setup/exact-sender.ts";
import { type House, startHouse } from "../setup/house.ts";
import { type Received, type Receiver, startReceiver } from "../setup/receiver.ts";
import { bodyBytesMax, exactRequests, markHeader } from "./fidelity-cases.ts";

/** What a hop may write for itself: framing, and the words that Postern adds at the end. */
const ofTheHop = /^(connection|content-length|transfer-encoding|keep-alive|postern-.*)$/i;

let house: House;
let endpointUrl: string;
let agent: AgentProcess;
let laptop: Receiver;
let server: Receiver;
/** Each case's request, as it was stored. */
const stored = new Map<string, Id<"req">>();

beforeAll(async () => {
  house = await startHouse({ web: true });
  const { gateway } = house;
  [laptop, server] = [await startReceiver(), await startReceiver()];
  const { id: endpointId, url } = await gateway.call("endpoint.create", { projectId: gateway.projectId, name: "exact", bodyBytesMax });
  endpointUrl = url;
  const { destination } = await gateway.call("destination.create", { projectId: gateway.projectId, name: "server", url: server.url });
  await gateway.call("route.create", { endpointId, destinationId: destination.id });
  const { secret: token } = await gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  agent = startAgent({ server: house.addresses.web, token, args: [String(laptop.port), "exact"] });
  await agent.said("ready");
  await house.configured();
}, 120_000);
afterAll(async () => {
  await agent?.kill();
  await Promise.all([laptop?.stop(), server?.stop(), house?.stop()]);
});

describe.each(exactRequests)("$name", (request) => {
  test("is stored, and comes to a server and through the tunnel as it was sent", async () => {
    const { status, text } = await sendExactly(endpointUrl, request);
    expect(status, text).toBe(202);
    stored.set(request.mark, /^postern-id: (req_\S+)/im.exec(text)?.[1] as Id<"req">);
    await comesAsSent(request, { replayed: false });
  });

  test("is replayed as it was sent", async () => {
    const id = stored.get(request.mark);
    if (!id) throw new Error("it was not stored");
    const { deliveries } = await house.gateway.call("replay.create", { requestIds: [id] });
    expect(deliveries).toBe(2);
    await comesAsSent(request, { replayed: true });
  });
});

test("a byte more than the endpoint takes is refused with 413, and comes nowhere", async () => {
  const before = laptop.received.length;
  const { status } = await sendExactly(endpointUrl, { method: "POST", target: "", headers: [], body: Buffer.alloc(bodyBytesMax + 1) });
  expect(status).toBe(413);
  expect(laptop.received.length).toBe(before);
});

async function comesAsSent(request: (typeof exactRequests)[number], { replayed }: { replayed: boolean }): Promise<void> {
  const [atServer, atLaptop] = [await arrivalAt(server, request.mark, replayed), await arrivalAt(laptop, request.mark, replayed)];
  for (const { method, body } of [atServer, atLaptop]) expect([method, sha256(body)]).toEqual([request.method, sha256(request.body)]);
  expect(atLaptop.target).toBe(request.target.startsWith("/") ? request.target : `/${request.target}`);
  expect(linesOf(atLaptop.rawHeaders)).toEqual(pairs(["Host", new URL(endpointUrl).host, ...request.headers]));
  // A server elsewhere has a name of its own, is not given what people's browsers hold for this host, and is told who calls (RFC 9110, section 7.6.3).
  expect(linesOf(atServer.rawHeaders, /^(host|cookie|user-agent|via)$/i)).toEqual(pairs(request.headers).filter(([name]) => name !== "Cookie"));
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
