import type { Sent } from "@postern/contract/lane";
import { expect, test } from "vitest";
import { outcomeOf } from "./outcome.ts";

const world = { now: new Date("2026-03-01T12:00:00Z"), random: () => 0.5 };
const second = (seconds: number) => new Date(world.now.getTime() + seconds * 1_000);

test.each([200, 201, 202, 204, 299])("%d is delivered", (status) => {
  expect(outcomeOf({ charged: 0 }, answered(status), world)).toEqual({ kind: "delivered" });
});

test.each([
  [300, "redirect"],
  [301, "redirect"],
  [304, "redirect"],
  [400, "status"],
  [401, "status"],
  [404, "status"],
  [429, "status"],
  [500, "status"],
  [503, "status"],
] as const)("%d is tried again, for %s", (status, reason) => {
  expect(outcomeOf({ charged: 0 }, answered(status), world)).toEqual({ kind: "retry", reason, nextAttemptAt: second(3) });
});

test.each(["refused-connection", "reset", "timeout", "dns", "tls", "address-not-allowed", "answer-too-large", "other"] as const)(
  "%s is tried again",
  (reason) => {
    expect(outcomeOf({ charged: 1 }, { ...answered(undefined), reason }, world)).toMatchObject({ kind: "retry", reason });
  },
);

test("a spent ladder is given up, with the last reason", () => {
  expect(outcomeOf({ charged: 11 }, answered(500), world)).toEqual({ kind: "give-up", reason: "status" });
});

test("a send that is not charged does not climb, however often it happens", () => {
  const sent = { ...answered(undefined), reason: "connection-lost", charged: false } as const;
  expect(outcomeOf({ charged: 11 }, sent, world)).toEqual({ kind: "retry", reason: "connection-lost", nextAttemptAt: second(3) });
});

test("410 holds the destination, and the delivery stays open", () => {
  expect(outcomeOf({ charged: 0 }, answered(410), world)).toEqual({ kind: "retry", reason: "gone", nextAttemptAt: second(3), hold: "gone" });
  expect(outcomeOf({ charged: 11 }, answered(410), world)).toEqual({ kind: "give-up", reason: "gone", hold: "gone" });
});

test("an answer that asks to disable holds the destination, whatever its status", () => {
  const headers = ["Webhook-Delivery", " Disable "];
  expect(outcomeOf({ charged: 0 }, answered(200, headers), world)).toEqual({ kind: "delivered", hold: "gone" });
  expect(outcomeOf({ charged: 0 }, answered(500, headers), world)).toMatchObject({ kind: "retry", hold: "gone" });
});

test("Retry-After is honoured on any failure", () => {
  expect(outcomeOf({ charged: 0 }, answered(503, ["Retry-After", "3600"]), world)).toMatchObject({ nextAttemptAt: second(3_600) });
});

test("a status that came with a failure is no success", () => {
  expect(outcomeOf({ charged: 0 }, { ...answered(200), reason: "reset" }, world)).toMatchObject({ kind: "retry", reason: "reset" });
});

function answered(status: number | undefined, responseHeaders: string[] = []): Sent {
  return {
    startedAt: world.now,
    durationUs: 1,
    ...(status !== undefined && { status }),
    responseHeaders,
    responseBody: Buffer.alloc(0),
    responseBytes: 0,
    charged: true,
  };
}
