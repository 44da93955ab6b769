import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestRow } from "@postern/contract/request";
import superjson from "superjson";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseForward } from "../forward.ts";
import { detailOf, idNumbered, rowOf } from "../requests/testing-rows.ts";
import { EventRing } from "./event-ring.ts";
import { listOlder, type OlderPlace, takeOlder } from "./older.ts";

const project = { id: idNumbered("prj", 1), slug: "production", name: "Production", secondApprover: false, forbiddenTunnels: [] };
const id = idNumbered("req", 7);
let server: http.Server;
let gateway: { server: string; token: string };
let asked: { name: string; input: unknown }[];
let rows: RequestRow[];
let truncated: boolean;

const answers: Record<string, () => unknown> = {
  "session.get": () => ({
    actor: { kind: "user", id: idNumbered("usr", 1), name: "Ada", email: "ada@acme.test" },
    organization: { id: idNumbered("org", 1), slug: "acme", name: "Acme" },
    role: "developer",
    rights: ["read"],
    projects: [project],
  }),
  "request.list": () => ({ rows, nextCursor: rows.length > 0 ? rows.at(-1)?.id : undefined }),
  "request.get": () =>
    detailOf({ id, bodyBytes: 9, eventType: "invoice.paid", trace: [{ path: "0", gate: "signature", outcome: "passed", micros: 9 }] as never }),
  "request.reveal": () => ({
    url: "https://in.example/e/0123456789abcdefghjkmnpqrstvwxyz/sub?a=1",
    headers: [
      ["Host", "in.example"],
      ["X-Twice", "1"],
      ["Transfer-Encoding", "chunked"],
    ],
    bodyBase64: Buffer.from('{"a":"b"}').toString("base64"),
    ...{ bodyBytes: 9, truncated },
  }),
};

beforeAll(async () => {
  server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://gateway");
    const name = url.pathname.split("/").at(-1) ?? "";
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ name, input: superjson.parse(url.searchParams.get("input") ?? body) });
    const data = superjson.serialize(answers[name]?.());
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ result: { data } }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  gateway = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: "key_x" };
});
afterAll(() => server?.close());
beforeEach(() => {
  asked = [];
  rows = [rowOf({ id: idNumbered("req", 9) }), rowOf({ id, endpointId: idNumbered("ep", 2), endpointName: "other" })];
  truncated = false;
});

const place = (more: Partial<OlderPlace> = {}): OlderPlace => ({
  project: "production",
  endpoints: [{ id: idNumbered("ep", 1), name: "github" }],
  forward: parseForward("3000", { path: "/hooks" }),
  headers: { hostHeader: "local", added: ["X-Env", "dev"] },
  ...more,
});

test("what these endpoints accepted before is listed, page by page; another's is passed over", async () => {
  const page = await listOlder(gateway, place(), idNumbered("req", 12));
  expect(page.rows.map(({ requestId, endpoint }) => [requestId, endpoint])).toEqual([[idNumbered("req", 9), "github"]]);
  expect(page.next).toBe(id);
  expect(asked.at(-1)).toMatchObject({
    input: { projectId: project.id, filter: "endpoint:github verdict:accepted", cursor: idNumbered("req", 12), limit: 50 },
  });
  const many = Array.from({ length: 60 }, (_, number) => ({ id: idNumbered("ep", number), name: `an-endpoint-with-a-long-name-${number}` }));
  await listOlder(gateway, place({ endpoints: many }), undefined);
  expect(asked.at(-1)).toMatchObject({ input: { filter: "verdict:accepted" } });
});

test("one that is taken stands among this run's events as it would have been brought, and is revealed once", async () => {
  const ring = new EventRing();
  const { number } = await takeOlder(gateway, place(), { id, ring });
  const event = ring.find(number);
  expect(event?.message).toMatchObject({ method: "POST", target: "/hooks/sub?a=1", body: Buffer.from('{"a":"b"}') });
  expect(event?.message.rawHeaders).toEqual(["Host", "localhost:3000", "X-Twice", "1", "Content-Length", "9", "X-Env", "dev"]);
  expect(ring.list()[0]).toMatchObject({ fetched: true, requestId: id, eventType: "invoice.paid", arrivedAt: detailOf().receivedAt.getTime() });
  expect(await takeOlder(gateway, place(), { id, ring })).toEqual({ number });
  expect(asked.filter(({ name }) => name === "request.reveal")).toHaveLength(1);
});

test("one whose body is not kept whole is not taken", async () => {
  const ring = new EventRing();
  truncated = true;
  await expect(takeOlder(gateway, place(), { id, ring })).rejects.toThrow(/not kept whole/);
  expect(ring.list()).toEqual([]);
});
