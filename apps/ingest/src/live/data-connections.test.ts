import type http from "node:http";
import net from "node:net";
import { PassThrough } from "node:stream";
import { dataPath, dataUpgrade, ticketHeader } from "@postern/contract/live";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { LiveDoor } from "./live-door.ts";
import { dialHub, type LiveRig, localServer, openLiveRig, toLocal, visit } from "./testing.ts";

let rig: LiveRig;
let witness: http.Server & { port: number };

beforeAll(async () => {
  witness = await localServer((_request, response) => void response.end("fine"));
});
afterAll(() => {
  witness.closeAllConnections();
  witness.close();
});
beforeEach(async () => {
  rig = await openLiveRig();
  rig.agent("witness", toLocal(witness.port));
});
afterEach(() => rig.close());

const othersAreServed = async () => expect((await visit(rig, "witness")).status).toBe(200);

/** The status that a data connection is answered with. */
const knock = (headers: string) =>
  new Promise<number>((resolve) => {
    const socket = net.connect(rig.hubPort, "127.0.0.1");
    socket.once("data", (head) => resolve(Number(head.toString("latin1").split(" ")[1])));
    socket.on("error", () => resolve(0));
    socket.on("close", () => resolve(0));
    socket.end(`GET /agent/v1/data HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\n${headers}\r\n\r\n`);
  });

test("a ticket is good once; without one, or with one made up, nobody comes in", async () => {
  const agent = rig.agent("demo", toLocal(witness.port));
  await expect.poll(() => agent.tunnel.open).toBe(2);
  const [spent = ""] = agent.tickets;
  expect(await knock(`Upgrade: postern-data\r\npostern-ticket: ${spent}`)).toBe(403);
  expect(await knock(`Upgrade: websocket\r\npostern-ticket: ${spent}`)).toBe(403);
  expect(await knock("Upgrade: postern-data\r\npostern-ticket: x")).toBe(403);
  expect(await knock("Upgrade: postern-data")).toBe(403);
  expect(agent.tunnel.open).toBe(2);
});

test("a ticket opens a connection of the tunnel it was made for, whoever shows it", async () => {
  const tickets: string[] = [];
  const mine = rig.tunnels.open({ tunnelId: "mine", kind: "http", dial: (issued) => void tickets.push(...issued) });
  mine.enter();
  const thief = rig.agent("thief", toLocal(witness.port));
  await expect.poll(() => thief.tunnel.open).toBe(2);
  dialHub(rig.hubPort, tickets[0] ?? "", () => {});
  await expect.poll(() => mine.open).toBe(1);
  expect(thief.tunnel.open).toBe(2);
  rig.tunnels.close(mine);
});

test("10,000 data connections that nobody asked for open nothing, and others are served", async () => {
  const door = new LiveDoor(rig.tunnels);
  let answered = 0;
  for (let n = 0; n < 9_500; n++) {
    const socket = new PassThrough();
    const request = { method: "GET", url: dataPath, headers: { upgrade: dataUpgrade, [ticketHeader]: `nonsense-${n}` } };
    await door.upgrade(request as unknown as http.IncomingMessage, socket, Buffer.alloc(0));
    if (String(socket.read()).startsWith("HTTP/1.1 403")) answered++;
  }
  expect(answered).toBe(9_500);
  // The last of them by sockets, a hundred at once.
  for (let round = 0; round < 5; round++) {
    const statuses = await Promise.all(Array.from({ length: 100 }, () => knock("Upgrade: postern-data\r\npostern-ticket: nonsense")));
    expect(statuses.filter((status) => status !== 403 && status !== 0)).toEqual([]);
    await othersAreServed();
  }
  expect(rig.tunnels.tickets.size).toBeLessThanOrEqual(2);
});

test("an agent that never dials costs its visitors ten seconds, and the hub a few tickets", async () => {
  const silent = rig.tunnels.open({ tunnelId: "silent", kind: "http", dial: () => {} });
  silent.enter();
  const answers = await Promise.all(Array.from({ length: 20 }, () => visit(rig, "silent")));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(503));
  expect(rig.tunnels.tickets.size).toBeLessThan(60);
  await othersAreServed();
  rig.tunnels.close(silent);
});

test("an agent that hangs up as soon as it has dialed is asked for so many in a second, and no more", async () => {
  const agent = rig.agent("hostile", (connection) => void connection.destroy());
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(agent.tickets.length).toBeLessThan(220);
  await othersAreServed();
});
