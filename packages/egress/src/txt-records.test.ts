import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createTxtResolver } from "./txt-records.ts";

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** A name server on loopback; `answer` makes its reply from the question, or nothing. */
async function nameServer(answer: (query: Buffer) => Buffer | undefined): Promise<string> {
  const socket = createSocket("udp4");
  sockets.push(socket);
  socket.on("message", (query, { port, address }) => {
    const reply = answer(query);
    if (reply) socket.send(reply, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return `127.0.0.1:${(socket.address() as AddressInfo).port}`;
}

/** A reply (RFC 1035, section 4.1) to the question, with this response code and these TXT records. */
function reply(query: Buffer, code: number, records: string[][] = []): Buffer {
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const head = Buffer.from([...query.subarray(0, 2), 0x81, 0x80 | code, 0, 1, 0, records.length, 0, 0, 0, 0]);
  const answers = records.map((parts) => {
    const data = Buffer.concat(parts.map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)])));
    return Buffer.concat([Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255]), data]);
  });
  return Buffer.concat([head, question, ...answers]);
}

const nameError = 3;
const serverFailure = 2;

test("all TXT records of a name come back, each put together from its parts", async () => {
  const server = await nameServer((query) => reply(query, 0, [["v=spf1 -all"], ["one", "two"]]));
  expect(await createTxtResolver({ servers: [server] })("_postern-challenge.example.com")).toEqual({ kind: "found", values: ["v=spf1 -all", "onetwo"] });
});

test("a name that does not exist, or has no TXT record, has none", async () => {
  for (const code of [nameError, 0]) {
    const server = await nameServer((query) => reply(query, code));
    expect(await createTxtResolver({ servers: [server] })("gone.example.com")).toEqual({ kind: "none" });
  }
});

test("a server that fails, or says nothing, proves nothing", async () => {
  const failing = await nameServer((query) => reply(query, serverFailure));
  expect(await createTxtResolver({ servers: [failing] })("example.com")).toMatchObject({ kind: "failed" });
  const silent = await nameServer(() => undefined);
  expect(await createTxtResolver({ servers: [silent], timeoutMs: 50 })("example.com")).toMatchObject({ kind: "failed", code: "ETIMEOUT" });
});
