import type { ClaimedDelivery } from "@postern/contract/lane";
import { expect, test } from "vitest";
import { attemptLine } from "./attempt-line.ts";
import { sentWith } from "./testing.ts";

const delivery: ClaimedDelivery = {
  organizationId: "org_1",
  deliveryId: "dlv_1",
  leaseId: "lse_canary",
  requestId: "req_1",
  endpointId: "ep_1",
  endpointName: "GitHub",
  attempt: 2,
  charged: 1,
  trigger: "retry",
  method: "POST",
  target: "/e/token?secret=canary",
  rawHeaders: ["Authorization", "Bearer canary"],
  credentialHeaders: ["authorization"],
  body: Buffer.from("canary"),
  bodySha256: Buffer.alloc(32),
  receivedAt: new Date(-1_500),
};

test("an attempt's line says what was tried, what came of it and when it is tried again", () => {
  const nextAttemptAt = new Date(30_000);
  const line = attemptLine({ delivery, sent: { ...sentWith(503), detail: "busy" }, outcome: { kind: "retry", reason: "status", nextAttemptAt } });
  expect(line).toMatchObject({
    event: "delivery.attempted",
    deliveryId: "dlv_1",
    attempt: 2,
    outcome: "retry",
    reason: "status",
    detail: "busy",
    nextAttemptAt,
  });
  expect(line).toMatchObject({ status: 503, bodyBytes: 6, waitedMs: 1_500 });
});

test("it holds no header, target, body, answer or lease", () => {
  const sent = { ...sentWith(200), responseHeaders: ["Set-Cookie", "canary"], responseBody: Buffer.from("canary") };
  expect(JSON.stringify(attemptLine({ delivery, sent, outcome: { kind: "delivered" } }))).not.toContain("canary");
});
