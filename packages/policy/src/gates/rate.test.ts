import type { SettingsOf } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { decide, inbound, portsAt } from "../made-for-tests.ts";
import { createTokenStore } from "../token-store.ts";

type RateGate = SettingsOf<"rate">;
const perAddress: RateGate = { kind: "rate", per: "address", limit: 60, windowSeconds: 60, burst: 2 };

/** One process with its counters and a clock moved by hand. */
function gateway(...gates: RateGate[]) {
  const store = createTokenStore({ keysMax: 100 });
  let nowMs = 1_000_000;
  return {
    passMs: (ms: number) => {
      nowMs += ms;
    },
    from: (clientIp: string) =>
      decide(gates, inbound({ clientIp }), { ports: portsAt(0, { nowMs: () => nowMs, takeToken: (key, rate) => store.takeToken(key, rate, nowMs) }) }),
  };
}

test("past the burst a sender is throttled with 429 and told when to come again", async () => {
  const { from, passMs } = gateway(perAddress);
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "accepted" });
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "accepted" });
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "throttled", status: 429, reason: "rate-limited", retryAfterMs: 1_000 });
  passMs(999);
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "throttled" });
  passMs(1);
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "accepted" });
});

test("each address has a bucket of its own; a /64 of IPv6 counts as one", async () => {
  const { from } = gateway({ ...perAddress, burst: 1 });
  await from("192.0.2.1");
  expect(await from("192.0.2.2")).toMatchObject({ verdict: "accepted" });
  expect(await from("::ffff:192.0.2.2")).toMatchObject({ verdict: "throttled" });
  await from("2001:db8:0:1::1");
  expect(await from("2001:db8:0:1:ffff::2")).toMatchObject({ verdict: "throttled" });
  expect(await from("2001:db8:0:2::1")).toMatchObject({ verdict: "accepted" });
});

test("per endpoint all addresses draw from one bucket, whose burst is the limit unless it is named", async () => {
  const { from } = gateway({ kind: "rate", per: "endpoint", limit: 3, windowSeconds: 60 });
  for (const last of [1, 2, 3]) expect(await from(`192.0.2.${last}`)).toMatchObject({ verdict: "accepted" });
  expect(await from("192.0.2.4")).toMatchObject({ verdict: "throttled", retryAfterMs: 20_000 });
});

test("two rate gates of one endpoint keep books of their own", async () => {
  const { from } = gateway(perAddress, { kind: "rate", per: "address", limit: 10, windowSeconds: 3_600 });
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "accepted" });
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "accepted" });
});

test.each<[Partial<RateGate>, string]>([
  [{}, "at most 60 in 60 s per address, 2 at once"],
  [{ burst: 60 }, "at most 60 in 60 s per address"],
  [{ per: "endpoint", limit: 2 }, "at most 2 in 60 s per endpoint"],
])("the trace says what %o lets in, also of those that come in", async (changes, expected) => {
  const { from } = gateway({ ...perAddress, ...changes });
  expect((await from("192.0.2.1")).trace[0]).toMatchObject({ outcome: "passed", expected });
});

test("the trace says in how many seconds the next one may come, rounded up", async () => {
  const { from, passMs } = gateway({ ...perAddress, limit: 10 });
  await from("192.0.2.1");
  await from("192.0.2.1");
  passMs(500);
  expect(await from("192.0.2.1")).toMatchObject({ retryAfterMs: 5_500, trace: [{ seen: "next one in 6 s" }] });
});

test("books are kept by endpoint, by what is counted and by each setting of the gate", async () => {
  const books: string[] = [];
  const takeToken = (key: string) => {
    books.push(key);
    return { taken: true as const };
  };
  const header: RateGate = { kind: "rate", per: "header", name: "X-Shop", limit: 60, windowSeconds: 30, burst: 2, missing: "together" };
  for (const gate of [perAddress, { ...perAddress, per: "endpoint" as const }, header]) {
    await decide([gate], inbound({ clientIp: "192.0.2.1", headers: [["X-Shop", "s1"]] }), { ports: portsAt(0, { takeToken }) });
  }
  expect(books).toEqual([
    "ep_test/address//60/60/2/192.0.2.1",
    "ep_test/endpoint//60/60/2",
    expect.stringMatching(/^ep_test\/header\/X-Shop\/60\/30\/2\/[\w-]{22}$/),
  ]);
});

test("who brings nothing to be counted by is refused, where the owner says so, and counted nowhere", async () => {
  const header: RateGate = { ...perAddress, per: "header", name: "X-Shop", missing: "refuse" };
  const takeToken = () => {
    throw new Error("nothing is to be counted");
  };
  const decision = await decide([header], inbound(), { ports: portsAt(0, { takeToken }) });
  expect(decision).toMatchObject({ verdict: "refused", reason: "key-missing", trace: [{ seen: "not one header X-Shop" }] });
});
