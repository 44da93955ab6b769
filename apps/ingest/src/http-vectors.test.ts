import type { IncomingMessage, ServerResponse } from "node:http";
import { clientAddress } from "@postern/policy/client-address";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCounters } from "./counters.ts";
import { readHead } from "./head.ts";
import { type HttpVector, httpVectors } from "./http-vectors.ts";
import type { LiveEndpoint } from "./live-endpoint.ts";
import { createMemoryGate } from "./memory-gate.ts";
import { WaitingRoom } from "./pass-through/waiting-room.ts";
import { receive } from "./receive.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";
import { type Listener, openListener } from "./server.ts";
import { sendTo } from "./testing.ts";

const nobodyAnswers = {
  room: new WaitingRoom({ find: async () => [], onTrouble: () => {} }),
  heard: { note: vi.fn() },
  findBody: async () => undefined,
  findFirst: async () => undefined,
  askAgain: async () => false,
  onTrouble: () => {},
};
const commit = vi.fn(async () => ({ kind: "stored" as const }));
const ports: ReceivingPorts = {
  endpoints: { find: (_, path) => (path.startsWith("/e/token") ? openEndpoint : undefined), look: async () => undefined },
  committer: { commit },
  refusals: { record: vi.fn() },
  memory: createMemoryGate({ bytesMax: 1e7 }),
  limits: { shortageFor: () => undefined },
  login: {
    sessions: { find: () => undefined, noteUse: () => {}, forgetToken: () => {} },
    open: async () => undefined,
    close: async () => {},
    ...{ webUrl: undefined, isSecure: true, nowMs: Date.now },
  },
  places: { take: () => ({ taken: true, underWay: 0 }) },
  quotas: { take: () => undefined, giveBack: () => {}, spentBy: () => undefined },
  policyPorts: { nowMs: Date.now, micros: () => 0, takeToken: () => ({ taken: true }) },
  providerCalls: { fetchKey: async () => undefined, confirm: () => {}, lookUp: async () => ({ failure: "nobody is asked here" }) },
  issuerKeys: { of: () => () => [] },
  clientOf: clientAddress([]),
  isTrustedProxy: () => false,
  counters: createCounters(),
  wideLog: vi.fn(),
  secretUses: { note: vi.fn() },
  secretClaims: { claim: vi.fn() },
  clientChains: { note: vi.fn() },
  passThrough: nobodyAnswers,
  shadows: { consider: vi.fn() },
  takeShadowToken: () => ({ taken: true }),
  publicUrl: "https://gate.example",
  isPrivate: true,
  random: () => 0.5,
};
const openEndpoint: LiveEndpoint = {
  organizationId: "org_a",
  id: "ep_a",
  projectId: "prj_a",
  name: "a",
  token: "token",
  host: undefined,
  isClosed: false,
  bodyBytesMax: 1_000,
  policyVersionId: undefined,
  configSeq: "1",
  ready: {
    policy: {
      evaluate: () => ({ verdict: "accepted", status: 202, trace: [], event: {} }),
      hasLogin: false,
      credentialHeaders: new Set(),
      credentialParameters: new Set(),
      secretMembers: new Set(),
    },
    certificateSources: new Set(),
    claimsAsked: new Set(),
    answer: { status: 202 },
    routes: [],
    filtersBodies: false,
    kinds: new Map(),
    dataKey: { id: "d1", key: Buffer.alloc(32) },
  },
};

let listener: Listener;
beforeAll(async () => {
  const onRequest = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => {
    const exchange = {
      request,
      response,
      head: readHead(request),
      client: { ip: "192.0.2.1", isHttps: false },
      receivedAtMs: Date.now(),
      startedUs: 0,
      cookies: {},
      expectsContinue,
    };
    receive(exchange, ports).catch((error: Error) => response.destroy(error));
  };
  listener = await openListener({ host: "127.0.0.1", port: 0 }, { onRequest, onGarbage: vi.fn() });
});
afterAll(() => listener.stop(0));

const statusLine = /HTTP\/1\.1 (\d{3}) /g;

test.each(httpVectors)("$name is answered $status", async ({ bytes, status }: HttpVector) => {
  commit.mockClear();
  const next = "GET /e/token HTTP/1.1\r\nHost: next\r\nConnection: close\r\n\r\n";
  const answer = await sendTo(listener.port, bytes + (status < 300 ? next : next.repeat(2)));
  const statuses = [...answer.matchAll(statusLine)].map(([, code]) => Number(code));
  if (status < 300 && !bytes.includes("HTTP/1.0")) expect(statuses).toEqual([status, 202]);
  else expect(statuses).toEqual([status]);
  expect(commit).toHaveBeenCalledTimes(statuses.filter((code) => code < 300).length);
  if (status >= 400) expect(answer).toMatch(/Content-Type: application\/problem\+json\r\n/);
  if (status >= 400) expect(answer).toMatch(/Connection: close\r\n/i);
});

test("garbage behind a request that waits for its answer never takes that answer's place", async () => {
  let answerFirst = () => {};
  commit.mockImplementationOnce(() => new Promise((resolve) => (answerFirst = () => resolve({ kind: "stored" }))));
  const answer = sendTo(listener.port, ["GET /e/token HTTP/1.1\r\nHost: a\r\n\r\nGARBAGE\r\n\r\n", "more"]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  answerFirst();
  expect([...(await answer).matchAll(statusLine)].map(([, code]) => code)).toEqual(["202"]);
  expect(await answer).toContain("Connection: close");
});

test.concurrent("a head that takes longer than its time is answered 408", async () => {
  expect(await sendTo(listener.port, "POST /e/token HTTP/1.1\r\nHost: a\r\n")).toMatch(/^HTTP\/1\.1 408 /);
});
