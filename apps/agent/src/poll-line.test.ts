import http from "node:http";
import type { AddressInfo } from "node:net";
import { heartbeat } from "@postern/contract/frames";
import { polling } from "@postern/contract/polling";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PollLine } from "./poll-line.ts";

const asked: string[] = [];
let swallows = false;
let server: http.Server;

/** A hub that welcomes nobody, and holds each claim but the first; what it swallows it never answers. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  [asked.length, swallows] = [0, false];
  server = http.createServer((request, response) => {
    asked.push(request.url ?? "");
    request.resume();
    const isFirst = request.headers[polling.connectionHeader] === undefined;
    if (isFirst) response.setHeader(polling.connectionHeader, "cnn_1");
    if (isFirst || (request.url === polling.outcomesPath && !swallows)) response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

const callsOf = (path: string) => () => asked.filter((url) => url === path).length;
const outcomes = callsOf(polling.outcomesPath);

function open(): PollLine {
  const { port } = server.address() as AddressInfo;
  return new PollLine({ url: new URL(`ws://127.0.0.1:${port}`), token: "token" }, { opened: () => {}, frame: () => {} });
}

test("while a claim waits, the hub has to answer a call that brings nothing; a way that died is given up before the claim would end", async () => {
  const line = open();
  await vi.waitFor(() => expect(callsOf(polling.claimPath)()).toBe(2));
  vi.advanceTimersByTime(heartbeat.everyMs);
  await vi.waitFor(() => expect(outcomes()).toBe(1));
  swallows = true;
  vi.advanceTimersByTime(heartbeat.everyMs);
  await vi.waitFor(() => expect(outcomes()).toBe(2));
  vi.advanceTimersByTime(10_000);
  expect(await line.ended).toMatchObject({ cause: "poll-timeout", says: "no answer in 10 s" });
});

test("a line that is closed calls no more", async () => {
  const line = open();
  await vi.waitFor(() => expect(callsOf(polling.claimPath)()).toBe(2));
  line.close({ cause: "stopped", says: "stopped" });
  expect(await line.ended).toMatchObject({ cause: "stopped" });
  vi.advanceTimersByTime(10 * heartbeat.everyMs);
  expect(outcomes()).toBe(0);
});
