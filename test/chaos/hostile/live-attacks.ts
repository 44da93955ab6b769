import { randomBytes } from "node:crypto";
import http from "node:http";
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { readFrame } from "@postern/contract/frame-codec";
import { HubFrame } from "@postern/contract/frames";
import { dataPath, dataUpgrade, ticketHeader } from "@postern/contract/live";
import type { Attack, Siege } from "./siege.ts";

const strangersEveryMs = 10;
const visitEveryMs = 250;
const dripEveryMs = 20;
const chunk = `400\r\n${"x".repeat(1_024)}\r\n`;

/** What an agent of a share can do with the data connections that it opens. */
export const liveAttacks: Record<string, Attack> = {
  "data connections with tickets of its own making": (siege) =>
    siege.again(strangersEveryMs, () => void openData(siege, randomBytes(16).toString("base64url"))),
  "data connections that are opened and left": (siege) => share(siege, () => {}),
  "data connections that speak unasked": (siege) => share(siege, (connection) => void connection.write("HTTP/1.1 200 OK\r\n\r\n")),
  "an answer that never ends": (siege) => share(siege, (connection) => connection.once("data", () => void answerWithoutEnd(siege, connection))),
  "a head that never ends": (siege) => share(siege, (connection) => connection.once("data", () => void headWithoutEnd(siege, connection))),
};

/** An agent at the share that treats every data connection it is asked for in this way, while visitors come. */
async function share(siege: Siege, treat: (connection: Socket) => void): Promise<void> {
  const { share: door } = siege.mark;
  const agent = await siege.enter({ tunnel: door.tunnelId, live: { transport: "upgrade" } });
  agent?.on("message", (data) => {
    const frame = readFrame(HubFrame, data as Buffer);
    for (const ticket of frame.kind === "dial" ? frame.tickets : []) treatOne(openData(siege, ticket));
  });
  const treatOne = (connection: Socket) => {
    connection.once("data", () => treat(connection)); // the 101
  };
  const visits: http.ClientRequest[] = [];
  await siege.again(visitEveryMs, () => visits.push(visit(siege)));
  for (const one of visits) one.destroy();
}

function visit({ mark: { share: door } }: Siege): http.ClientRequest {
  const request = http.get(door.url, { agent: false, headers: door.headers }, (response) => response.resume().on("error", () => {}));
  return request.on("error", () => {});
}

function openData(siege: Siege, ticket: string): Socket {
  const connection = siege.connect();
  connection.write(`GET ${dataPath} HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: ${dataUpgrade}\r\n${ticketHeader}: ${ticket}\r\n\r\n`);
  return connection;
}

async function answerWithoutEnd({ over }: Siege, connection: Socket): Promise<void> {
  connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  while (!over.aborted && !connection.destroyed) {
    connection.write(chunk);
    await wait(dripEveryMs);
  }
}

async function headWithoutEnd({ over }: Siege, connection: Socket): Promise<void> {
  connection.write("HTTP/1.1 200 OK\r\n");
  while (!over.aborted && !connection.destroyed) {
    connection.write(`X-More: ${"x".repeat(1_024)}\r\n`);
    await wait(dripEveryMs);
  }
}
