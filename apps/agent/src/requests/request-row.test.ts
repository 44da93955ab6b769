import { expect, test } from "vitest";
import { requestLine, requestTable } from "./request-row.ts";
import { rowOf } from "./testing-rows.ts";

const sheet = { now: () => new Date("2026-11-22T10:00:00Z"), paint: (_style: string, text: string) => text };
const none = { delivered: 0, pending: 0, held: 0, failed: 0 };

test("a table says when, what became of it, what it was, and how its deliveries stand", () => {
  const [heads, line] = requestTable([rowOf()], sheet);
  expect(heads).toMatch(/^Time +Verdict +Event +Endpoint +Size +Deliveries +Request$/);
  expect(line).toMatch(/accepted +push +github +812 B {2}delivered 200 {2}req_0{25}1$/);
});

test("a refusal is told with its reason and its path below the endpoint's address; a fold with its count", () => {
  const { eventType, ...refused } = rowOf({
    verdict: "refused",
    reason: "signature-missing",
    deliveries: none,
    folded: 12,
    target: "/e/0123456789abcdefghjkmnpqrstvwxyz/a?b=1",
  });
  expect(requestLine(refused, sheet)).toMatch(/refused +POST \/a\?b=1 \(signature-missing\) x12/);
});

test("several deliveries are counted, the failed ones first; an event without a route says so", () => {
  expect(requestLine(rowOf({ deliveries: { delivered: 2, pending: 0, held: 1, failed: 1, lastStatus: 503 } }), sheet)).toMatch(
    /1 failed, 1 held, 2 delivered 503/,
  );
  expect(requestLine(rowOf({ deliveries: none }), sheet)).toMatch(/no route/);
});

test("a sender's text can neither move the cursor nor reorder the line", () => {
  const line = requestLine(rowOf({ eventType: "\u001b[2Jpu\u202esh\r\n", endpointName: "a\u001b]0;title\u0007b" }), sheet);
  expect(line).toMatch(/ push /);
  expect(line).toMatch(/ ab /);
  expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
});
