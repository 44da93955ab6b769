import { expect, test } from "vitest";
import { requestLines } from "./show-request.ts";
import { detailOf, idNumbered } from "./testing-rows.ts";

const sheet = { now: () => new Date("2026-11-22T10:00:00Z"), paint: (_style: string, text: string) => text };
const textOf = (more: object) => requestLines(detailOf(more), sheet).join("\n");

test("a refusal shows which gate said no, what it saw and what it expected", () => {
  const trace = [
    { path: "0", gate: "address", outcome: "passed", seen: "192.0.2.1", micros: 3 },
    { path: "1.0", gate: "signature", outcome: "failed", reason: "signature-mismatch", seen: "64 hex letters", expected: "HMAC-SHA256", micros: 40 },
    { path: "2", gate: "rate", outcome: "not-reached", micros: 0 },
  ];
  const text = textOf({ verdict: "refused", reason: "signature-mismatch", trace });
  expect(text).toMatch(/^refused: signature-mismatch$/m);
  expect(text).toMatch(/^ {2}passed +address: saw 192\.0\.2\.1$/m);
  expect(text).toMatch(/^ {4}failed +signature: signature-mismatch; saw 64 hex letters; expected HMAC-SHA256$/m);
  expect(text).toMatch(/^ {2}not-reached rate$/m);
});

test("deliveries are told with their attempts, and why one waits", () => {
  const attempt = {
    id: idNumbered("att", 1),
    number: 2,
    trigger: "retry",
    startedAt: new Date(),
    durationMs: 1_200,
    outcome: "retry",
    reason: "timeout",
    responseHeaders: [],
    responseBytes: 0,
  };
  const delivery = {
    ...{ id: idNumbered("dlv", 1), requestId: idNumbered("req", 1), destinationId: idNumbered("dst", 1), destinationName: "laptop", destinationKind: "tunnel" },
    ...{ state: "held", held: { cause: "no-agent", since: new Date() }, inFlight: false, attemptsMade: 2, createdAt: new Date(), attempts: [attempt] },
  };
  const text = textOf({ deliveryList: [delivery] });
  expect(text).toMatch(/held +laptop \(tunnel\) {2}dlv_0+1 {2}\(no-agent since /);
  expect(text).toMatch(/attempt 2 .* timeout {2}1\.2 s {2}\(retry\)/);
});

test("headers stand in their order, and hold nothing that a terminal would obey", () => {
  const text = textOf({ headers: [["B", "\u001b[31mred"], ["a", "1"]] }); // biome-ignore format: two headers
  expect(text).toMatch(/B: red\n {2}a: 1/);
  expect(text).not.toContain("\u001b");
});
