import type { SettingsOf } from "@postern/contract/policy";
import { describe, expect, test } from "vitest";
import { decide, inbound, testNowSeconds } from "../made-for-tests.ts";

type Replay = SettingsOf<"replay">;
const replay = (changes: Partial<Replay> = {}): Replay => ({
  kind: "replay",
  id: { from: "provider", name: "" },
  windowSeconds: 600,
  toleranceSeconds: 300,
  requireId: false,
  ...changes,
});

describe("the id", () => {
  test("of the endpoint's provider is claimed for the window", async () => {
    const request = inbound({ headers: [["x-github-delivery", "72d3162e"]] });
    expect(await decide([replay()], request, { provider: "github" })).toMatchObject({
      verdict: "accepted",
      claim: { key: "72d3162e", windowMs: 600_000 },
      event: { id: "72d3162e" },
    });
  });

  test("of a header or of a place in the body is claimed where the author says so", async () => {
    const request = inbound({ headers: [["X-Id", "h1"]], body: '{"data":[{"id":12345678901234567890}]}' });
    expect(await decide([replay({ id: { from: "header", name: "x-id" } })], request)).toMatchObject({ claim: { key: "h1" }, event: { id: "h1" } });
    expect(await decide([replay({ id: { from: "body-path", name: "data.0.id" } })], request)).toMatchObject({ claim: { key: "12345678901234567890" } });
  });

  test("may be missing, unless it is required", async () => {
    const gate = replay({ id: { from: "header", name: "X-Id" } });
    const lenient = await decide([gate], inbound());
    expect(lenient.verdict).toBe("accepted");
    expect(lenient.claim).toBeUndefined();
    expect(await decide([{ ...gate, requireId: true }], inbound())).toMatchObject({ status: 422, reason: "event-id-missing" });
  });

  test("that no database takes as text is claimed by its digest", async () => {
    const gate = replay({ id: { from: "body-path", name: "id" } });
    const withNul = await decide([gate], inbound({ body: '{"id":"a\\u0000b"}' }));
    const endless = await decide([gate], inbound({ body: JSON.stringify({ id: "a".repeat(10_000) }) }));
    expect(withNul.claim?.key).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(endless.claim?.key).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(withNul.claim?.key).not.toBe(endless.claim?.key);
  });

  test("of a request that is refused is not claimed", async () => {
    const request = inbound({ headers: [["X-Id", "h1"]], method: "PUT" });
    const decision = await decide([replay({ id: { from: "header", name: "X-Id" } }), { kind: "method", allow: ["POST"] }], request);
    expect(decision.verdict).toBe("refused");
    expect(decision.claim).toBeUndefined();
  });

  test("needs a name when the author says where it stands", async () => {
    await expect(decide([replay({ id: { from: "header", name: "" } })], inbound())).rejects.toMatchObject({ path: "0.id.name" });
  });
});

describe("the time", () => {
  const gate = replay({ timestampHeader: "X-Time" });
  const at = (...values: string[]) => decide([gate], inbound({ headers: values.map((value) => ["X-Time", value]) }));

  test("may be off by the tolerance to either side, and by no second more", async () => {
    for (const offset of [-300, 0, 300]) expect(await at(String(testNowSeconds + offset))).toMatchObject({ verdict: "accepted" });
    expect(await at(String(testNowSeconds - 301))).toMatchObject({ status: 401, reason: "timestamp-stale" });
    expect(await at(String(testNowSeconds + 301))).toMatchObject({ status: 401, reason: "timestamp-future" });
  });

  test("may be written as ISO 8601", async () => {
    expect(await at(new Date(testNowSeconds * 1_000).toISOString())).toMatchObject({ verdict: "accepted" });
    expect(await at("2001-09-09T01:46:40Z")).toMatchObject({ reason: "timestamp-stale" });
  });

  test("must be there", async () => {
    expect(await at()).toMatchObject({ reason: "timestamp-missing" });
  });

  test.each(["", "NaN", "1e20", "-1", "+1790000000", "0x6ab1", "1790000000.5", " 1790000000", "2026-09-21", "99999999999999", "Infinity"])(
    "%j is no time",
    async (text) => {
      expect(await at(text)).toMatchObject({ reason: "timestamp-malformed" });
    },
  );

  test("given twice says nothing", async () => {
    expect(await at(String(testNowSeconds), String(testNowSeconds))).toMatchObject({ reason: "timestamp-malformed" });
  });
});

test("the trace says which id was claimed, or what was missing", async () => {
  const told = async (gate: Replay, ...headers: [string, string][]) => (await decide([gate], inbound({ headers }))).trace[0];
  const byHeader = replay({ id: { from: "header", name: "X-Id" } });
  expect(await told(byHeader, ["X-Id", "h1"])).toMatchObject({ outcome: "passed", seen: "h1" });
  expect(await told(byHeader)).toMatchObject({ outcome: "passed", seen: "no id, so a twin cannot be told" });
  expect(await told({ ...byHeader, requireId: true })).toMatchObject({ outcome: "failed", expected: "an id in header X-Id" });
  const byPath = replay({ id: { from: "body-path", name: "data.id" }, requireId: true });
  expect(await told(byPath)).toMatchObject({ expected: "an id in body-path data.id" });
  expect(await told(replay({ requireId: true }))).toMatchObject({ expected: "the provider's event id" });
});

test("the trace says which header the time is expected in, and in which form", async () => {
  const gate = replay({ timestampHeader: "X-Time" });
  const told = async (...headers: [string, string][]) => (await decide([gate], inbound({ headers }))).trace[0];
  expect(await told()).toMatchObject({ seen: "no header X-Time", expected: "unix seconds or ISO 8601" });
  expect(await told(["X-Time", "soon"])).toMatchObject({ seen: "header X-Time", expected: "unix seconds or ISO 8601" });
});

test("an id without a name says what is needed", async () => {
  const gate = replay({ id: { from: "body-path", name: "" } });
  await expect(decide([gate], inbound())).rejects.toMatchObject({ path: "0.id.name", detail: "a header name or body path is needed" });
});
