import { expect, test } from "vitest";
import { deliverySummary } from "./delivery-words.ts";
import { storyOf } from "./headline.ts";
import { shortReason } from "./reason.ts";

const none = { delivered: 0, pending: 0, held: 0, failed: 0 };
// Two ids whose UUIDv7 moments lie 31 s apart.
const first = "req_01k3fz00000000000000000000" as const;
const later = "req_01k3fz0y8r0000000000000000" as const;

test("a refusal is told by its reason, in words", () => {
  expect(storyOf({ id: first, verdict: "refused", reason: "signature-mismatch", deliveries: none })).toBe("the signature matches no active secret");
});

test("a reason that is no gate's is still readable", () => {
  expect(storyOf({ id: first, verdict: "refused", reason: "closed", deliveries: none })).toBe("the endpoint is closed");
  expect(storyOf({ id: first, verdict: "refused", reason: "headers-too-large", deliveries: none })).toBe("headers too large");
  expect(shortReason("constructor")).toBe("constructor");
});

test("a duplicate says how much earlier the first one came", () => {
  expect(storyOf({ id: later, verdict: "duplicate", duplicateOf: first, deliveries: none })).toMatch(/^the same event came \d+\s\w+ earlier$/);
});

test("an accepted request is told by where it went", () => {
  const story = (deliveries: Partial<typeof none>) => storyOf({ id: first, verdict: "accepted", deliveries: { ...none, ...deliveries } });
  expect(story({})).toBe("this endpoint has no route for it yet, so nothing is sent on");
  expect(story({ delivered: 1 })).toBe("delivered");
  expect(story({ delivered: 1, failed: 1 })).toBe("1 of 2 deliveries failed");
  expect(story({ held: 3 })).toBe("3 of 3 deliveries held");
});

test("a row's summary puts the worst first and names the last status", () => {
  expect(deliverySummary({ ...none, delivered: 2, failed: 1, lastStatus: 503 })).toMatchObject({ text: "1 failed 503, 2 delivered", tone: "bad" });
  expect(deliverySummary({ ...none, pending: 1, lastStatus: 500 })).toMatchObject({ text: "1 pending 500", tone: "busy" });
  expect(deliverySummary({ ...none, delivered: 2, lastStatus: 200 })).toMatchObject({ text: "2 of 2 delivered", tone: "good" });
  expect(deliverySummary(none)).toMatchObject({ text: "no route" });
});
