import type { HubFrame } from "@postern/contract/frames";
import type { ClaimedDelivery } from "@postern/contract/lane";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Exchanges } from "./exchanges.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const sha256 = Buffer.alloc(32);
const delivery = (more: Partial<ClaimedDelivery> = {}): ClaimedDelivery => ({
  ...{ organizationId: "org_a", deliveryId: "dlv_1", leaseId: "lse_1", requestId: "req_1", endpointId: "ep_1", endpointName: "github" },
  ...{ attempt: 1, charged: 0, trigger: "first", method: "POST", target: "/", rawHeaders: [], credentialHeaders: [], receivedAt: new Date() },
  ...{ body: Buffer.from("{}"), bodySha256: sha256 },
  ...more,
});

function open() {
  const frames: HubFrame[] = [];
  const notTaken = vi.fn();
  const exchanges = new Exchanges({
    answerMs: 10_000,
    forward: "http://localhost:3000",
    send: (frame) => void frames.push(frame),
    passedGates: () => [],
    taken: () => {},
    notTaken,
  });
  return { exchanges, frames, notTaken };
}
const never = new AbortController().signal;
const held = { deliveryId: "dlv_1", leaseId: "lse_1" };
const answered = { status: 200, rawHeaders: ["A", "1"], body: Buffer.alloc(40_000, 1), durationMs: 12.5 };

test("the answer's first 16 KiB are kept, its size is the whole", async () => {
  const { exchanges } = open();
  const sent = exchanges.send(delivery(), never);
  exchanges.taken({ kind: "taken", ...held });
  exchanges.outcome({ kind: "outcome", ...held, again: false, result: answered });
  expect(await sent).toMatchObject({ status: 200, durationUs: 12_500, responseHeaders: ["A", "1"], responseBytes: 40_000, charged: true });
  expect((await sent)?.responseBody.length).toBe(16_384);
});

test("an answer that was posted keeps its room until its exchange ends, and gives it back once, whoever posts again", async () => {
  const { exchanges } = open();
  const sent = exchanges.send(delivery(), never);
  exchanges.taken({ kind: "taken", ...held });
  const [first, second, foreign] = [vi.fn(), vi.fn(), vi.fn()];
  expect(exchanges.post({ ...held, leaseId: "lse_2" }, { body: Buffer.alloc(1), release: foreign })).toBe(false);
  expect(exchanges.post(held, { body: Buffer.alloc(40_000, 2), release: first })).toBe(true);
  expect(first).not.toHaveBeenCalled();
  expect(exchanges.post(held, { body: Buffer.alloc(40_000, 3), release: second })).toBe(true);
  expect(first).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(15_100);
  expect(await sent).toMatchObject({ reason: "timeout" });
  for (const release of [first, second]) expect(release).toHaveBeenCalledOnce();
  expect(foreign).not.toHaveBeenCalled();
});

test("not taken within 5 s: given back unspent, cancelled, told", async () => {
  const { exchanges, frames, notTaken } = open();
  const sent = exchanges.send(delivery(), never);
  await vi.advanceTimersByTimeAsync(5_100);
  expect(await sent).toBeUndefined();
  expect(frames.at(-1)).toMatchObject({ kind: "cancel", deliveryId: "dlv_1" });
  expect(notTaken).toHaveBeenCalledOnce();
});

test("a large body may take longer to be taken", async () => {
  const { exchanges, frames, notTaken } = open();
  void exchanges.send(delivery({ body: Buffer.alloc(10_485_760) }), never);
  await vi.advanceTimersByTimeAsync(105_000);
  expect(notTaken).not.toHaveBeenCalled();
  expect(frames[0]).toMatchObject({ body: { size: 10_485_760 } });
});

test("taken and then silent: a charged timeout, a little after the agent's own deadline", async () => {
  const { exchanges } = open();
  const sent = exchanges.send(delivery(), never);
  exchanges.taken({ kind: "taken", ...held });
  await vi.advanceTimersByTimeAsync(14_900);
  expect(exchanges.size).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(await sent).toMatchObject({ reason: "timeout", charged: true });
});

test.each([
  ["refused", "local-down", false],
  ["reset", "reset", true],
  ["timeout", "timeout", true],
  ["hash", "hash-mismatch", false],
] as const)("an agent's %s is recorded as %s; charged: %s", async (error, reason, charged) => {
  const { exchanges } = open();
  const sent = exchanges.send(delivery(), never);
  exchanges.outcome({ kind: "outcome", ...held, again: false, result: { error, detail: "why", durationMs: 1 } });
  expect(await sent).toMatchObject({ reason, charged, detail: "why" });
});

test("a lost agent: what was taken counts as connection-lost without charge, what was not goes back unspent", async () => {
  const { exchanges } = open();
  const taken = exchanges.send(delivery(), never);
  const untaken = exchanges.send(delivery({ deliveryId: "dlv_2" }), never);
  exchanges.taken({ kind: "taken", ...held });
  exchanges.lose();
  expect(await taken).toMatchObject({ reason: "connection-lost", charged: false });
  expect(await untaken).toBeUndefined();
  expect(await exchanges.send(delivery(), never)).toBeUndefined();
});

test("a lease that ends cancels the send, and its late outcome is nothing", async () => {
  const { exchanges, frames } = open();
  const lease = new AbortController();
  const sent = exchanges.send(delivery(), lease.signal);
  lease.abort();
  expect(await sent).toBeUndefined();
  exchanges.outcome({ kind: "outcome", ...held, again: false, result: answered });
  expect(frames.map(({ kind }) => kind)).toEqual(["deliver", "cancel"]);
});
