import http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Delivery } from "../events.ts";
import { parseForward } from "../forward.ts";
import type { HttpMessage } from "../http-message.ts";
import { EventRing } from "./event-ring.ts";
import { type Inspector, openInspector } from "./inspector.ts";

const message: HttpMessage = {
  method: "POST",
  target: "/hooks?a=1",
  httpVersion: "1.1",
  rawHeaders: ["Host", "in.example.com", "X-Twice", "1", "x-twice", "2", "Content-Length", "7"],
  body: Buffer.from('{"a":1}'),
};
const delivery: Delivery = {
  ...{ deliveryId: "dlv_1", requestId: "req_1", attempt: 1, eventType: "invoice.paid", passed: ["signature"], method: "POST", bytes: 7 },
  ...{ sha256: "a".repeat(64), endpoint: "stripe", receivedAt: Date.UTC(2026, 10, 22) },
};
const result = { status: 200, rawHeaders: ["Content-Type", "text/plain"], body: Buffer.from("fine"), durationMs: 12 };

const older = {
  ...{ project: "production", endpoints: [{ id: "ep_1", name: "stripe" }], forward: parseForward("3000") },
  headers: { hostHeader: "original", added: [] },
};

let ring: EventRing;
let inspector: Inspector;
let local: http.Server;
let seen: { method: string; url: string; rawHeaders: string[]; body: string }[];
let answerText: string;

beforeEach(async () => {
  ring = new EventRing();
  seen = [];
  answerText = "fine";
  local = http.createServer(async (request, response) => {
    const { method = "", url = "", rawHeaders } = request;
    seen.push({ method, url, rawHeaders, body: (await buffer(request)).toString() });
    response.writeHead(200, { "Content-Type": "text/plain" }).end(answerText);
  });
  await new Promise<void>((resolve) => local.listen(0, "127.0.0.1", resolve));
  const place = { to: `http://127.0.0.1:${(local.address() as AddressInfo).port}` };
  inspector = await openInspector({ ring, place, gateway: { server: "http://127.0.0.1:1", token: "none" }, older }, 0);
});
afterEach(() => {
  inspector.close();
  local.close();
});

function come(): void {
  ring.tell({ type: "delivery", delivery, message });
  ring.tell({ type: "outcome", delivery, result, again: false });
}

interface Asked {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}
/** As any program on this machine could ask: with these headers, whatever a browser would have put there. */
function get(path: string, headers: Record<string, string> = {}, input?: object): Promise<Asked> {
  const { port, hash } = new URL(inspector.url);
  const token = { "postern-inspector": hash.slice(3) };
  const options = {
    host: "127.0.0.1",
    port,
    path,
    method: input ? "POST" : "GET",
    headers: { ...token, ...(input && { "content-type": "application/json" }), ...headers },
  };
  return new Promise((resolve, reject) => {
    const request = http.request(options, async (response) =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: (await buffer(response)).toString() }),
    );
    request.on("error", reject);
    request.end(input && JSON.stringify(input));
  });
}

test("it listens on loopback, and its address carries the token where no browser sends it", () => {
  expect(inspector.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#k=[\w-]{32}$/);
});

test("the page says that nothing may come from elsewhere", async () => {
  const page = await get("/");
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(page.headers["access-control-allow-origin"]).toBeUndefined();
  expect(page.headers["set-cookie"]).toBeUndefined();
  expect(page.body).toContain("Postern inspector");
});

test.each([
  ["a name that was made to lead here", { host: "rebound.example" }],
  ["another port's name", { host: "127.0.0.1:1" }],
  ["another site's page", { origin: "https://evil.example" }],
  ["a page without an origin", { origin: "null" }],
  ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
  ["another port's page on this machine", { "sec-fetch-site": "same-site" }],
])("%s hears nothing, with the right token and without", async (_who, headers: Record<string, string>) => {
  come();
  for (const path of ["/", "/api/events", "/api/events/1", "/inspector.js"]) {
    const { status, body } = await get(path, headers);
    expect([status, body.includes("invoice.paid")]).toEqual([403, false]);
  }
});

test("without the token, or with another, nothing is told", async () => {
  come();
  for (const shown of ["", "x", "a".repeat(32)]) expect((await get("/api/events", { "postern-inspector": shown })).status).toBe(401);
});

test.each(["/../../package.json", "/page/../inspector.ts", "/inspector.ts", "/%2e%2e/inspector.ts", "/toString", "/__proto__"])(
  "no file but the page's own is read: %s",
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);

test("an event is told whole: bytes, headers in order with case and duplicates, the answer", async () => {
  come();
  const event = JSON.parse((await get("/api/events/1")).body);
  expect(event).toMatchObject({ number: 1, requestId: "req_1", eventType: "invoice.paid", status: 200, localMs: 12, passed: ["signature"] });
  expect(event.headers).toEqual([["Host", "in.example.com"], ["X-Twice", "1"], ["x-twice", "2"], ["Content-Length", "7"]]); // biome-ignore format: pairs
  expect(Buffer.from(event.bodyBase64, "base64").toString()).toBe('{"a":1}');
  expect(Buffer.from(event.answer.bodyBase64, "base64").toString()).toBe("fine");
});

test("it is sent again as it was, and what the answer says differently is told", async () => {
  come();
  answerText = "other";
  const { status, body } = await get("/api/events/1/replay", {}, {});
  expect(status).toBe(200);
  expect(seen[0]).toMatchObject({ method: "POST", url: "/hooks?a=1", body: '{"a":1}', rawHeaders: [...message.rawHeaders, "Connection", "keep-alive"] });
  expect(JSON.parse(body)).toMatchObject({ status: 200, difference: ["- fine", "+ other"] });
});

test("it is sent edited, and signed anew as the provider does", async () => {
  come();
  const secret = "a new secret";
  const changes = {
    target: "/other",
    headers: [["Content-Type", "application/json"]],
    bodyBase64: Buffer.from("{}").toString("base64"),
    sign: { provider: "github", secret },
  };
  expect((await get("/api/events/1/replay", {}, changes)).status).toBe(200);
  const [sent] = seen;
  expect(sent).toMatchObject({ url: "/other", body: "{}" });
  expect(sent?.rawHeaders.join("\n")).toMatch(/X-Hub-Signature-256\nsha256=[0-9a-f]{64}/i);
});

test.each([
  ["a header with a line break", { headers: [["X-A", "1\r\nX-B: 2"]] }],
  ["a name that is none", { headers: [["X A", "1"]] }],
  ["another server's address", { target: "http://169.254.169.254/" }],
  ["something unknown", { to: "http://169.254.169.254/" }],
])("%s is declined in words, and sent nowhere", async (_what, changes) => {
  come();
  const { status, body } = await get("/api/events/1/replay", {}, changes);
  expect(status).toBe(400);
  expect(JSON.parse(body).message).not.toBe("");
  expect(seen).toEqual([]);
});

test("a gateway that cannot be reached is said as it is", async () => {
  come();
  const id = `req_${"0".repeat(26)}`;
  for (const answer of [await get("/api/events/1/trace"), await get("/api/older"), await get(`/api/older/${id}`), await get(`/api/older/${id}/take`, {}, {})]) {
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.body).message).toContain("cannot be reached");
  }
  for (const path of ["/api/older/req_x", `/api/older/${id}/take`, `/api/older/${id}/body`]) expect((await get(path)).status, path).toBe(404);
});

test("a second inspector takes the next free port", async () => {
  const place = { to: "http://127.0.0.1:1" };
  const port = Number(new URL(inspector.url).port);
  const second = await openInspector({ ring, place, gateway: { server: "http://127.0.0.1:1", token: "none" }, older }, port);
  expect(Number(new URL(second.url).port)).not.toBe(port);
  second.close();
});

test("only so many events and bytes are kept: the oldest go", () => {
  const small = new EventRing({ events: 3, bytes: 1_000 });
  for (let number = 1; number <= 5; number++) small.tell({ type: "delivery", delivery: { ...delivery, deliveryId: `dlv_${number}` }, message });
  expect(small.list().map(({ number }) => number)).toEqual([5, 4, 3]);
  small.tell({ type: "delivery", delivery: { ...delivery, deliveryId: "dlv_6" }, message: { ...message, body: Buffer.alloc(900) } });
  expect(small.list().map(({ number }) => number)).toEqual([6]);
  small.tell({ type: "outcome", delivery: { ...delivery, deliveryId: "dlv_5" }, result, again: false }); // it is gone, and stays gone
  expect(small.list()).toHaveLength(1);
});
