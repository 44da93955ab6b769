import type { ClaimedDelivery, Sent } from "@postern/contract/lane";
import { expect, test } from "vitest";
import { tunnelJudge } from "./judge.ts";

const now = new Date("2026-11-22T09:41:00Z");
const world = { now, random: () => 0.5 };
const delivery = { charged: 0 } as ClaimedDelivery;
const sent = (facts: Partial<Sent>): Sent => ({
  startedAt: now,
  durationUs: 1_000,
  responseHeaders: [],
  responseBody: Buffer.alloc(0),
  responseBytes: 0,
  charged: true,
  ...facts,
});

test("a local server's 2xx keeps the promise", () => {
  expect(tunnelJudge({ retry: false })(delivery, sent({ status: 204 }), world)).toEqual({ kind: "delivered" });
});

test("a person's local server that fails is final, whatever the failure", () => {
  const judge = tunnelJudge({ retry: false });
  for (const status of [301, 400, 404, 410, 500, 503]) expect(judge(delivery, sent({ status }), world)).toMatchObject({ kind: "give-up" });
  for (const reason of ["timeout", "reset"] as const) expect(judge(delivery, sent({ reason }), world)).toEqual({ kind: "give-up", reason });
});

test("with --retry a failure climbs the ladder", () => {
  const outcome = tunnelJudge({ retry: true })(delivery, sent({ status: 500 }), world);
  expect(outcome).toMatchObject({ kind: "retry", reason: "status" });
});

test("a 410 from a laptop never holds the tunnel", () => {
  expect(tunnelJudge({ retry: true })(delivery, sent({ status: 410 }), world)).not.toHaveProperty("hold");
});

test("a local server that refuses connections costs no rung of the ladder, and another of the pool may go on at once", () => {
  const outcome = tunnelJudge({ retry: false })(delivery, sent({ reason: "local-down", charged: false }), world);
  expect(outcome).toEqual({ kind: "retry", reason: "local-down", nextAttemptAt: now });
});

test("a lost connection sends again at once, a damaged frame after a pause", () => {
  const judge = tunnelJudge({ retry: false });
  expect(judge(delivery, sent({ reason: "connection-lost", charged: false }), world)).toMatchObject({ kind: "retry", nextAttemptAt: now });
  expect(judge(delivery, sent({ reason: "hash-mismatch", charged: false }), world)).toMatchObject({
    kind: "retry",
    nextAttemptAt: new Date("2026-11-22T09:41:05Z"),
  });
});
