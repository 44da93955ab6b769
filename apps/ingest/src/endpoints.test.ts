import type { EndpointConfig } from "@postern/db/ingest-config";
import { afterEach, expect, test, vi } from "vitest";
import { type Endpoints, keepEndpoints } from "./endpoints.ts";
import type { ReadyEndpoint } from "./live-endpoint.ts";

let endpoints: Endpoints | undefined;
afterEach(() => endpoints?.stop());

const config = (id: string, seq: number, more: Partial<EndpointConfig> = {}): EndpointConfig => ({
  organizationId: "org_a",
  id,
  projectId: "prj_a",
  name: id,
  token: `token-${id}`,
  state: "open",
  isDeleted: false,
  bodyBytesMax: 10,
  answer: {},
  configSeq: String(seq),
  secrets: [],
  routes: [],
  dataKeys: [],
  ...more,
});
// Memory hands it out, and looks inside only to see whether people sign in there.
const readyFor = (hasLogin: boolean) => ({ policy: { hasLogin } }) as ReadyEndpoint;
const ready = readyFor(false);

/** A table of endpoints that a test can change. */
function table(...rows: EndpointConfig[]) {
  const all = new Map(rows.map((row) => [row.id, row]));
  const log = { warn: vi.fn(), error: vi.fn() };
  const source = {
    listChanged: vi.fn(async (after: number) =>
      [...all.values()].filter((row) => Number(row.configSeq) > after).sort((a, b) => Number(a.configSeq) - Number(b.configSeq)),
    ),
    read: vi.fn(async (ids: readonly string[]) => ids.flatMap((id) => all.get(id) ?? [])),
    prepare: vi.fn((row: EndpointConfig) => {
      if (row.name === "bad") throw new Error("unknown gate");
      return row.name === "with a login" ? readyFor(true) : ready;
    }),
  };
  endpoints = keepEndpoints(source, log);
  return { endpoints, source, log, put: (row: EndpointConfig) => all.set(row.id, row) };
}

test("an endpoint is found by its token, with any path or query behind it, and by nothing else", async () => {
  const { endpoints } = table(config("ep_1", 1));
  await endpoints.refresh();
  for (const path of ["/e/token-ep_1", "/e/token-ep_1/more/path", "/e/token-ep_1?a=1"]) expect(endpoints.find("any", path)?.id, path).toBe("ep_1");
  for (const path of ["/e/token-ep_2", "/e/", "/e", "/", "/E/token-ep_1", "/e/token-ep_1x", "/x/e/token-ep_1", "*"])
    expect(endpoints.find("any", path), path).toBeUndefined();
});

test("an endpoint with its own host takes every path there but another's token", async () => {
  const { endpoints } = table(config("ep_1", 1, { host: "hooks.example.com" }), config("ep_2", 2));
  await endpoints.refresh();
  expect(endpoints.find("hooks.example.com", "/anything")?.id).toBe("ep_1");
  expect(endpoints.find("hooks.example.com", "/e/unknown")?.id).toBe("ep_1");
  expect(endpoints.find("hooks.example.com", "/e/token-ep_2")?.id).toBe("ep_2");
  expect(endpoints.find("other.example.com", "/anything")).toBeUndefined();
});

test.each(["with a login", "bad"])("a host name whose endpoint has, or may have, people signed in answers for it alone (%s)", async (name) => {
  const { endpoints } = table(config("ep_1", 1, { host: "tool.example.com", name }), config("ep_2", 2), config("ep_3", 3, { host: "other.example.com" }));
  await endpoints.refresh();
  expect(endpoints.find("tool.example.com", "/e/token-ep_1")?.id).toBe("ep_1");
  expect(endpoints.find("tool.example.com", "/e/token-ep_2")).toBeUndefined();
  expect(endpoints.find("gate.example.com", "/e/token-ep_2")?.id).toBe("ep_2");
  expect(endpoints.find("other.example.com", "/e/token-ep_2")?.id).toBe("ep_2");
});

test("a change is seen, an unchanged endpoint is not prepared again", async () => {
  const { endpoints, put, source } = table(config("ep_1", 1), config("ep_2", 2));
  await endpoints.refresh();
  const before = source.prepare.mock.calls.length;
  put(config("ep_1", 3, { token: "fresh", bodyBytesMax: 20 }));
  await endpoints.refresh();
  expect(source.prepare.mock.calls.length).toBe(before + 1);
  expect(endpoints.find("", "/e/token-ep_1")).toBeUndefined();
  expect(endpoints.find("", "/e/fresh")?.bodyBytesMax).toBe(20);
});

test("a change that commits late, with a lower number than one already seen, is seen too", async () => {
  const { endpoints, put } = table(config("ep_1", 50));
  await endpoints.refresh();
  put(config("ep_2", 49));
  await endpoints.refresh();
  expect(endpoints.find("", "/e/token-ep_2")?.id).toBe("ep_2");
});

test("a notice reads its endpoint without waiting for the poll", async () => {
  const { endpoints, put, source } = table(config("ep_1", 1));
  await endpoints.refresh();
  const polls = source.listChanged.mock.calls.length;
  put(config("ep_1", 2, { state: "closed" }));
  await endpoints.refresh("ep_1");
  expect(endpoints.find("", "/e/token-ep_1")?.isClosed).toBe(true);
  expect(source.listChanged.mock.calls.length).toBe(polls);
});

test("a deleted endpoint is found no more", async () => {
  const { endpoints, put } = table(config("ep_1", 1, { host: "a.example.com" }));
  await endpoints.refresh();
  put(config("ep_1", 2, { host: "a.example.com", isDeleted: true }));
  await endpoints.refresh();
  expect(endpoints.find("a.example.com", "/e/token-ep_1")).toBeUndefined();
});

test("a policy that cannot be prepared leaves its endpoint not ready, and says so", async () => {
  const { endpoints, log } = table(config("ep_1", 1, { name: "bad" }));
  await endpoints.refresh();
  const found = endpoints.find("", "/e/token-ep_1");
  expect(found).toBeDefined();
  expect(found?.ready).toBeUndefined();
  expect(log.error).toHaveBeenCalledWith(expect.objectContaining({ event: "endpoint.broken", endpointId: "ep_1" }));
});

test("a database that is away keeps what is known", async () => {
  const { endpoints, source } = table(config("ep_1", 1));
  await endpoints.refresh();
  source.listChanged.mockRejectedValue(new Error("away"));
  await expect(endpoints.refresh()).rejects.toThrow("away");
  expect(endpoints.find("", "/e/token-ep_1")?.ready).toBe(ready);
});

test("an endpoint made a moment ago is found before its address is called unknown, and a flood of unknown addresses costs few readings", async () => {
  const { endpoints, source, put } = table(config("ep_1", 1));
  await endpoints.refresh();
  put(config("ep_2", 2));
  source.listChanged.mockClear();
  const found = await Promise.all([endpoints.look("any", "/e/token-ep_2"), ...Array.from({ length: 500 }, () => endpoints.look("any", "/e/nobody"))]);
  expect(found[0]?.id).toBe("ep_2");
  expect(found.slice(1).every((one) => one === undefined)).toBe(true);
  expect(source.listChanged.mock.calls.length).toBeLessThan(4);
});

test("an unknown address is answered in time when the table cannot be read", async () => {
  const { endpoints, source } = table(config("ep_1", 1));
  await endpoints.refresh();
  source.listChanged.mockImplementation(() => new Promise(() => {}));
  expect(await endpoints.look("any", "/e/nobody")).toBeUndefined();
});
