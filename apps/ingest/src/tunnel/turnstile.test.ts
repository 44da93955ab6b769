import { expect, test } from "vitest";
import { Turnstile } from "./turnstile.ts";

/** A turnstile on a clock that is moved by hand. */
function open() {
  const clock = { nowMs: 0 };
  const turnstile = new Turnstile(() => clock.nowMs);
  const knocks = (address: string, times: number) => Array.from({ length: times }, () => turnstile.mayKnock(address)).filter(Boolean).length;
  return { clock, turnstile, knocks };
}

test("one stranger has a small share, and the next address has its own", () => {
  const { clock, knocks } = open();
  expect(knocks("192.0.2.1", 1_000)).toBe(40);
  expect(knocks("192.0.2.2", 10)).toBe(10);
  clock.nowMs = 1_000;
  expect(knocks("192.0.2.1", 1_000)).toBe(5);
});

test("strangers from ever new addresses keep no agent out that was here before", () => {
  const { clock, turnstile, knocks } = open();
  expect(turnstile.mayKnock("198.51.100.7") && turnstile.mayEnter("198.51.100.7", "org_a")).toBe(true);
  for (clock.nowMs = 1_000; clock.nowMs < 10_000; clock.nowMs += 1_000) {
    const strangers = Array.from({ length: 5_000 }, (_, index) => knocks(`10.${clock.nowMs / 1_000}.${index >> 8}.${index & 255}`, 1));
    expect(strangers.filter(Boolean).length).toBeLessThanOrEqual(100);
    expect(knocks("198.51.100.7", 20)).toBe(20);
  }
});

test("agents who all return at once are let in so many a second", () => {
  const { clock, turnstile, knocks } = open();
  const addresses = Array.from({ length: 300 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
  for (const address of addresses) turnstile.mayEnter(address, address);
  clock.nowMs = 1_000;
  expect(addresses.filter((address) => knocks(address, 1) === 1).length).toBe(200);
});

test("an organization's tokens cannot take the whole door, whatever addresses they come from", () => {
  const { turnstile } = open();
  const entered = Array.from({ length: 500 }, (_, index) => turnstile.mayEnter(`10.1.${index >> 8}.${index & 255}`, "org_hostile"));
  expect(entered.filter(Boolean).length).toBe(120);
  expect(turnstile.mayEnter("192.0.2.9", "org_honest")).toBe(true);
});

test("a /64 of IPv6 counts as one address, and an IPv4 address in IPv6 clothes as itself", () => {
  const { knocks } = open();
  expect(Array.from({ length: 100 }, (_, index) => knocks(`2001:db8::${index.toString(16)}`, 1)).filter(Boolean).length).toBe(40);
  expect(knocks("::ffff:192.0.2.1", 30) + knocks("192.0.2.1", 30)).toBe(40);
});

test("an address is forgotten as an agent's after an hour", () => {
  const { clock, turnstile, knocks } = open();
  turnstile.mayEnter("192.0.2.1", "org_a");
  expect(knocks("192.0.2.1", 1_000)).toBe(100);
  clock.nowMs = 3_600_001;
  expect(knocks("192.0.2.1", 1_000)).toBe(40);
});
