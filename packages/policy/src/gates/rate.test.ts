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
