import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { AgentFrame, HubFrameOf, LocalResult } from "@postern/contract/frames";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AgentEvent } from "../events.ts";
import { parseForward } from "../forward.ts";
import type { AgentLine } from "../line.ts";
import type { LocalServer } from "../local-server.ts";
import { Copies } from "./copies.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ok: LocalResult = { status: 200, rawHeaders: [], body: Buffer.alloc(0), durationMs: 1 };
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function copyFrame(changes: Partial<HubFrameOf<"copy">> = {}): HubFrameOf<"copy"> {
  const body = Buffer.from([0, 255, 10]);
  return {
    ...{ kind: "copy", requestId: "req_1", head: { method: "POST", target: "/e/0123456789abcdefghjkmn/hook?a=1", rawHeaders: ["X-A", "1", "x-a", "2"] } },
    ...{ body, sha256: sha256(body), redacted: ["authorization"], endpoint: "orders", receivedAt: 0, dropped: 0 },
    ...changes,
  };
}

function open({
  answer = async () => ok,
  fetched = Buffer.alloc(0),
  target = "4000",
}: {
  answer?: () => Promise<LocalResult>;
  fetched?: Buffer;
  target?: string;
} = {}) {
  const calls: Parameters<LocalServer["call"]>[0][] = [];
  const told: AgentEvent[] = [];
  const sent: AgentFrame[] = [];
  const call: LocalServer["call"] = (request) => {
    calls.push(request);
    return answer();
  };
  const local = { call, look: async () => ({ up: true }) as const, close: () => {} };
  const copies = new Copies({
    ...{ forward: parseForward(target), local, timeoutMs: 1_000, tell: (event) => told.push(event), fetchBody: async () => fetched },
    headers: { hostHeader: "original", added: ["X-Mine", "yes"] },
  });
  const line = { send: (frame: AgentFrame) => sent.push(frame) } as unknown as AgentLine;
  return { copies, line, calls, told, sent };
}

test("a copy is brought with its bytes and headers, and is known by a header of ours at the end", async () => {
  const { copies, line, calls, told } = open();
  await copies.copy(copyFrame(), line);
  expect(calls[0]).toMatchObject({ method: "POST", target: "/hook?a=1", body: Buffer.from([0, 255, 10]), deadlineMs: 1_000 });
  expect(calls[0]?.headers).toEqual(["X-A", "1", "x-a", "2", "Content-Length", "3", "X-Mine", "yes", "Postern-Mirror", "1"]);
  expect(told.map(({ type }) => type)).toEqual(["delivery", "outcome"]);
  expect(told[1]).toMatchObject({ delivery: { requestId: "req_1", copy: { redacted: ["authorization"] } }, result: { status: 200 } });
});

test("the hub hears how many are over, several at once, and nothing of what the local server said", async () => {
  const { copies, line, sent } = open({ answer: async () => ({ error: "refused", detail: "nobody there", durationMs: 1 }) });
  await Promise.all([copies.copy(copyFrame(), line), copies.copy(copyFrame({ requestId: "req_2" }), line)]);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(sent).toEqual([{ kind: "copied", count: 2 }]);
});

test("a line that was lost is told nothing: the hub counts anew on the next one", async () => {
  const { copies, line, sent } = open();
  await copies.copy(copyFrame(), line);
  copies.lose(line);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([]);
});

test("a large body is fetched, and the local server is not called with one that did not arrive whole", async () => {
  const fetched = Buffer.alloc(200_000, 1);
  const { copies, line, calls, told } = open({ fetched });
  await copies.copy(copyFrame({ body: { size: 200_000 }, sha256: sha256(fetched) }), line);
  expect(calls[0]?.body).toEqual(fetched);
  await copies.copy(copyFrame({ body: { size: 200_000 }, sha256: sha256(Buffer.from("another")) }), line);
  expect(calls).toHaveLength(1);
  expect(told.at(-1)).toMatchObject({ type: "outcome", result: { error: "hash" } });
});

test("a sender's path cannot lead out of the path that was given here", async () => {
  const { copies, line, calls, told } = open({ target: "http://localhost:4000/hooks" });
  await copies.copy(copyFrame({ head: { method: "POST", target: "/e/0123456789abcdefghjkmn/%2e%2e/admin", rawHeaders: [] } }), line);
  expect(calls).toEqual([]);
  expect(told.at(-1)).toMatchObject({ type: "outcome", result: { error: "reset" } });
});

test("a hub that sends more than it may is not served beyond what can be held", async () => {
  const { copies, line, calls } = open({ answer: () => wait(60_000).then(() => ok) });
  for (let index = 0; index < 200; index++) void copies.copy(copyFrame({ requestId: `req_${index}` }), line);
  await vi.advanceTimersByTimeAsync(0);
  expect([calls.length, copies.running]).toEqual([64, 64]);
});

test("what was dropped is told, at most once a second", async () => {
  vi.setSystemTime(10_000);
  const { copies, line, told } = open();
  for (const dropped of [0, 5, 6, 7]) await copies.copy(copyFrame({ dropped }), line);
  vi.setSystemTime(11_500);
  await copies.copy(copyFrame({ dropped: 9 }), line);
  expect(told.filter(({ type }) => type === "dropped")).toEqual([
    { type: "dropped", count: 5, total: 5 },
    { type: "dropped", count: 4, total: 9 },
  ]);
});
