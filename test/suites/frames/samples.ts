import type { AgentFrame, HubFrame } from "@postern/contract/frames";

const leased = { deliveryId: "dlv_01jd0000000000000000000000", leaseId: "lse_01jd0000000000000000000000" };
const rawHeaders = ["Content-Type", "application/json", "X-Twice", "1", "x-twice", "2", "X-Latin", "\u00e9\u00ff"];
const head = { method: "POST", target: "/hooks?a=1&a=2", rawHeaders };

/** One of each kind of frame that an agent sends, and of each shape within a kind. */
export const agentFrames: readonly AgentFrame[] = [
  {
    kind: "hello",
    protocol: [1],
    agentVersion: "1.0.0",
    machine: "alice-laptop",
    forward: "http://localhost:3000/",
    tunnel: "tun_01jd0000000000000000000000",
    slots: 8,
    answerMs: 30_000,
    retry: false,
    held: { choice: "last", last: 5 },
    localUp: true,
    live: { hostHeader: "localhost:3000", transport: "upgrade" },
    resume: { connectionId: "cnn_01jd0000000000000000000000", epoch: 7 },
  },
  { kind: "credit", slots: 8 },
  { kind: "taken", ...leased },
  { kind: "outcome", ...leased, again: false, result: { status: 200, rawHeaders, body: Buffer.from([0, 255, 128, 10]), durationMs: 23.5 } },
  { kind: "outcome", ...leased, again: true, result: { error: "refused", detail: "ECONNREFUSED", durationMs: 1 } },
  { kind: "local", up: false },
  { kind: "held", choice: "skip" },
  { kind: "copied", count: 3 },
  { kind: "bye", reason: "stopped by its user" },
];

/** The same for the hub. */
export const hubFrames: readonly HubFrame[] = [
  {
    kind: "welcome",
    protocol: 1,
    connectionId: "cnn_01jd0000000000000000000000",
    epoch: 7,
    tunnel: "alice-laptop",
    held: { count: 37, bytes: 410_000, oldestAt: 1_795_000_000_000 },
    expiresAt: 1_795_000_000_000,
    serverTime: 1_795_000_000_000,
  },
  { kind: "refused", problem: "PSTN-3001", detail: "it belongs to bob", fatal: true, exitCode: 4 },
  deliver(Buffer.from('{"id":12345678901234567890,"a":"\\u00e9"}')),
  deliver({ size: 1_048_576 }),
  { kind: "cancel", deliveryId: leased.deliveryId, reason: "no answer in time" },
  { kind: "settled", deliveryId: leased.deliveryId },
  { kind: "refusal", requestId: "req_01jd0000000000000000000000", method: "POST", status: 403, reason: "signature", at: 1_795_000_000_000 },
  { kind: "held", going: 3, skipped: 0, kept: 34 },
  { kind: "replaced", by: "another agent of the same owner", at: 1_795_000_000_000 },
  { kind: "revoked", reason: "expired" },
  { kind: "come-back", afterMs: 1_400 },
  { kind: "handover", graceMs: 30_000 },
  { kind: "dial", tickets: ["t".repeat(32), "u".repeat(32)], to: "10.0.0.7:8081" },
  visit(),
  copy(),
];

function copy(): HubFrame {
  return {
    kind: "copy",
    requestId: "req_01jd0000000000000000000000",
    head,
    body: Buffer.from("a=1&b=2"),
    sha256: "ab".repeat(32),
    redacted: ["authorization", "target"],
    endpoint: "orders",
    eventType: "order.paid",
    receivedAt: 1_795_000_000_000,
    dropped: 2,
  };
}

function visit(): HubFrame {
  const told = { method: "GET", target: "/", visitor: "alice@corp.example", status: 200, bytesUp: 120, bytesDown: 4_096 };
  return { kind: "visit", ...told, durationMs: 12.5, at: 1_795_000_000_000 };
}

function deliver(body: Uint8Array | { size: number }): HubFrame {
  const facts = { requestId: "req_01jd0000000000000000000000", attempt: 2, replayId: "rpl_01jd0000000000000000000000", deadlineMs: 30_000 };
  const told = { sha256: "a".repeat(64), endpoint: "github", eventType: "push", passed: ["signature", "address"], receivedAt: 1_795_000_000_000 };
  return { kind: "deliver", ...leased, ...facts, ...told, head, body };
}
