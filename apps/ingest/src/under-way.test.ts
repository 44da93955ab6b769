import net from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, statusOf, type TestGateway } from "./testing.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const placesTaken = async () => {
  const metrics = await (await fetch(`http://127.0.0.1:${gateway.receiving.healthPort}/metrics`)).text();
  return Number(/^postern_ingest_places_taken (\d+)$/m.exec(metrics)?.[1]);
};
const request = (token: string) => `POST /e/${token} HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: 2\r\n\r\n{}`;

/** Keeps every commit waiting while the work is done. */
async function whileNothingCommits(work: () => Promise<void>): Promise<void> {
  const connection = await gateway.admin.connect();
  try {
    await connection.query("BEGIN; LOCK TABLE request IN ACCESS EXCLUSIVE MODE");
    await work();
  } finally {
    await connection.query("ROLLBACK");
    connection.release();
  }
}

test("who is under way holds a place until the answer, who comes meanwhile is throttled, and then there is room again", async () => {
  const { token } = await gateway.seed({ policy: { all: [{ kind: "concurrency", per: "endpoint", limit: 2 }] } });
  let held: Promise<string>[] = [];
  await whileNothingCommits(async () => {
    held = [gateway.post(token, "{}"), gateway.post(token, "{}")];
    await expect.poll(placesTaken).toBe(2);
    const late = await gateway.post(token, "{}");
    expect(late).toMatch(/^HTTP\/1\.1 429 [\s\S]*Retry-After: 1\r\n/);
    expect(late).toContain('"reason":"concurrency"');
  });
  expect((await Promise.all(held)).map(statusOf)).toEqual([202, 202]);
  await expect.poll(placesTaken).toBe(0);
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
});

test("senders whose sockets are cut while they wait leave no place taken", async () => {
  const { token } = await gateway.seed({ policy: { all: [{ kind: "concurrency", per: "address", limit: 50 }] } });
  await whileNothingCommits(async () => {
    const sockets = Array.from({ length: 20 }, () => net.connect(gateway.receiving.port, "127.0.0.1").on("error", () => {}));
    for (const socket of sockets) socket.write(request(token) + request(token));
    await expect.poll(placesTaken).toBeGreaterThanOrEqual(20);
    for (const [index, socket] of sockets.entries()) index % 2 === 0 ? socket.resetAndDestroy() : socket.destroy();
  });
  await expect.poll(placesTaken).toBe(0);
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
});

test("a request that a later gate refuses gives its place back as well", async () => {
  const { token } = await gateway.seed({
    policy: {
      all: [
        { kind: "concurrency", per: "endpoint", limit: 1 },
        { kind: "method", allow: ["PUT"] },
      ],
    },
  });
  for (let times = 0; times < 5; times++) expect(statusOf(await gateway.post(token, "{}"))).toBe(405);
  await expect.poll(placesTaken).toBe(0);
});
