import type { LocalResult } from "@postern/contract/frames";
import { expect, test } from "vitest";
import type { AgentEvent, Delivery } from "../events.ts";
import { compactLines } from "./compact.ts";

const now = new Date(2026, 10, 22, 9, 41, 2, 118);
const sheet = { now: () => now, paint: (_style: string, text: string) => text };
const delivery: Delivery = {
  deliveryId: "dlv_1",
  requestId: "req_1",
  attempt: 1,
  eventType: "invoice.paid",
  passed: ["address", "signature"],
  method: "POST",
  bytes: 2,
  sha256: "",
  endpoint: "stripe",
  receivedAt: 0,
};
const outcome = (result: LocalResult, more: Partial<Delivery> = {}, again = false): AgentEvent => ({
  type: "outcome",
  delivery: { ...delivery, ...more },
  result,
  again,
});
const status = (code: number): LocalResult => ({ status: code, rawHeaders: [], body: new Uint8Array(), durationMs: 23.4 });

test("an event is one line: time, status, milliseconds, type, request, what is known of its signature", () => {
  expect(compactLines(outcome(status(200)), sheet)).toEqual(["09:41:02.118  200          23 ms  invoice.paid              req_1  signature ok"]);
});

test("a refused connection reads held; a second attempt says again; a replay says so", () => {
  const [held] = compactLines(outcome({ error: "refused", detail: "the local server refuses connections", durationMs: 1 }), sheet);
  expect(held).toMatch(/ {2}held .*the local server refuses connections/);
  expect(compactLines(outcome(status(200), { attempt: 2 }), sheet)[0]).toMatch(/again \(attempt 2\)$/);
  expect(compactLines(outcome(status(200), { attempt: 2 }, true), sheet)[0]).toMatch(/answered from the earlier one/);
  expect(compactLines(outcome(status(200), { replayId: "rpl_1" }), sheet)[0]).toMatch(/replay$/);
});

test("a type from outside cannot move the cursor or the columns", () => {
  const [line] = compactLines(outcome(status(200), { eventType: `\u001b[2Jevil\r\n${"x".repeat(100)}` }), sheet);
  expect(line).toMatch(/evilx{35}… {2}req_1/);
});

const ready = (more: object): AgentEvent => ({
  ...{
    type: "ready",
    tunnelId: "tun_1",
    forward: "http://localhost:3000",
    epoch: 1,
    resumed: false,
    asking: false,
    members: 1,
    transport: "ws" as const,
    slots: 8,
  },
  held: { count: 37, bytes: 410_000, oldestAt: now.getTime() - 3 * 3_600_000 },
  ...more,
});

test("what waited is told with count, age and size, and the keys where they are asked for", () => {
  expect(compactLines(ready({}), sheet)).toEqual(["Ready   ws   8 at once   Ctrl-C to stop", "37 events waited (oldest 3 h ago, 410 KB)"]);
  expect(compactLines(ready({ latencyMs: 24 }), sheet)[0]).toBe("Ready   ws 24 ms   8 at once   Ctrl-C to stop");
  expect(compactLines(ready({ asking: true }), sheet)[1]).toMatch(/\[d\]rain {3}\[l\]ast 5 {3}\[s\]kip {3}\[k\]eep$/);
  expect(compactLines(ready({ resumed: true }), sheet)[1]).toMatch(/^37 events waited \(.*\)$/);
  expect(compactLines(ready({ held: { count: 0, bytes: 0 } }), sheet)).toHaveLength(1);
  expect(compactLines(ready({ held: { count: 0, bytes: 0 }, slots: undefined }), sheet)).toEqual(["Ready   ws   Ctrl-C to stop"]); // a share
});

test("a backlog of more than one kind is told by kind, and a pool by its members", () => {
  const kinds = [
    { endpoint: "github", eventType: "push", count: 30 },
    { endpoint: "raw", count: 7 },
  ];
  const [first, , ...rest] = compactLines(ready({ members: 3, held: { count: 37, bytes: 410_000, kinds } }), sheet);
  expect(first).toContain("3 agents share this tunnel");
  expect(rest).toEqual(["       30  push  github", "        7  no type  raw"]);
});

test("a change of transport is never silent", () => {
  expect(compactLines({ type: "transport", transport: "poll", cause: "no-websocket", says: "no WebSocket comes through to the hub" }, sheet)).toEqual([
    "Polling the hub: no WebSocket comes through to the hub; a WebSocket is tried again from time to time",
  ]);
  expect(compactLines({ type: "transport", transport: "ws", cause: "websocket-again", says: "it does again" }, sheet)).toEqual([
    "Back on a WebSocket: it does again",
  ]);
});

test("reconnecting says when and why; choices say what became of what waited", () => {
  expect(compactLines({ type: "reconnecting", inMs: 1_400, cause: "ping-timeout", says: "no answer to 3 pings" }, sheet)).toEqual([
    "Reconnecting in 1.4 s (no answer to 3 pings)",
  ]);
  expect(compactLines({ type: "held", going: 2, skipped: 1, kept: 0 }, sheet)).toEqual(["2 go on, 1 skipped (replay them from the dashboard)"]);
  expect(compactLines({ type: "held", going: 0, skipped: 0, kept: 3 }, sheet)[0]).toMatch(/^3 stay held; new events go on/);
});
