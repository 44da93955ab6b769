import { once } from "node:events";
import net from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Behaviour, dialHub, type LiveRig, openLiveRig, visit } from "./testing.ts";

let rig: LiveRig;

beforeEach(async () => {
  rig = await openLiveRig();
});
afterEach(() => rig.close());

/** Answers that only their connection's end ends. */
const halves = ["HTTP/1.0 200 OK\r\nContent-Type: text/plain", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip"].map(
  (head): Behaviour =>
    (connection) =>
      connection.once("data", () => connection.end(`${head}\r\n\r\nhalf`)),
);

test.each(halves)("an answer that only its connection's end ends is whole where the agent is there", async (half) => {
  rig.agent("demo", half);
  expect(String((await visit(rig, "demo")).body)).toBe("half");
});

test.each(halves)("it is broken off where the agent was killed, whose system ends its connections as if they had ended by themselves", async (half) => {
  let dials = 0;
  const dial = (tickets: string[]) => {
    for (const ticket of tickets) if (dials++ < 2) dialHub(rig.hubPort, ticket, half); // then nobody is there to dial again
  };
  const killed = rig.tunnels.open({ tunnelId: "demo", kind: "http", dial });
  killed.enter();
  setTimeout(() => rig.tunnels.close(killed), 500);
  await expect(visit(rig, "demo")).rejects.toThrow();
  await expect.poll(() => rig.outcomes.at(-1)).toMatchObject({ status: 200, broken: "tunnel-lost" });
});

test("an answer that has no body is whole with its head: nothing is asked of the agent", async () => {
  const agent = rig.agent("demo", (connection) => connection.once("data", () => connection.write("HTTP/1.1 304 Not Modified\r\n\r\n")));
  expect((await visit(rig, "demo")).status).toBe(304);
  expect(agent.tickets.length).toBeLessThanOrEqual(3);
});

test("a visitor of HTTP/1.0, to whom the end of its connection is the end of an answer, has it reset where the answer is cut", async () => {
  const agent = rig.agent("demo", (connection) =>
    connection.once("data", () => connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")),
  );
  const visitor = net.connect(rig.frontPort, "127.0.0.1");
  visitor.write("GET / HTTP/1.0\r\nHost: demo\r\n\r\n");
  const [read] = await once(visitor, "data");
  expect(String(read)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  agent.vanish();
  await expect(once(visitor, "close")).rejects.toThrow("ECONNRESET");
});
