import { expect, test } from "vitest";
import { Turnstile } from "./turnstile.ts";

/** A turnstile on a clock that is moved by hand. */
function open() {
  const clock = { nowMs: 0 };
  const turnstile = new Turnstile(() => clock.nowMs);
  const knocks = (address: string, times: number) => Array.from({ length: times }, () => turnstile.knock(address, "agt_new").taken).filter(Boolean).length;
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
  expect([turnstile.knock("198.51.100.7", "agt_new"), turnstile.enter("198.51.100.7", "agt_good", "org_a")]).toEqual([{ taken: true }, { taken: true }]);
  for (clock.nowMs = 1_000; clock.nowMs < 10_000; clock.nowMs += 1_000) {
    const strangers = Array.from({ length: 5_000 }, (_, index) => knocks(`10.${clock.nowMs / 1_000}.${index >> 8}.${index & 255}`, 1));
    expect(strangers.filter(Boolean).length).toBeLessThanOrEqual(100);
    expect(knocks("198.51.100.7", 20)).toBe(20);
  }
});

test("agents who all return at once are let in so many a second", () => {
  const { clock, turnstile } = open();
  const addresses = Array.from({ length: 300 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
  for (const address of addresses) turnstile.enter(address, `agt ${address}`, address);
  clock.nowMs = 1_000;
  expect(addresses.filter((address) => turnstile.knock(address, `agt ${address}`).taken).length).toBe(200);
});

test("an organization's tokens cannot take the whole door, whatever addresses they come from", () => {
  const { turnstile } = open();
  const entered = Array.from({ length: 500 }, (_, index) => turnstile.enter(`10.1.${index >> 8}.${index & 255}`, "agt_good", "org_hostile").taken);
  expect(entered.filter(Boolean).length).toBe(20);
  expect(turnstile.enter("192.0.2.9", "agt_good", "org_honest")).toEqual({ taken: true });
});

test("a /64 of IPv6 counts as one address, and an IPv4 address in IPv6 clothes as itself", () => {
  const { knocks } = open();
  expect(Array.from({ length: 100 }, (_, index) => knocks(`2001:db8::${index.toString(16)}`, 1)).filter(Boolean).length).toBe(40);
  expect(knocks("::ffff:192.0.2.1", 30) + knocks("192.0.2.1", 30)).toBe(40);
});

test("an address is forgotten as an agent's after an hour", () => {
  const { clock, turnstile, knocks } = open();
  turnstile.enter("192.0.2.1", "agt_good", "org_a");
  expect(knocks("192.0.2.1", 1_000)).toBe(100);
  clock.nowMs = 3_600_001;
  expect(knocks("192.0.2.1", 1_000)).toBe(40);
});

test("a thousand agents of one address who come when they are told are all in within a minute, whether it was known before or not", () => {
  for (const isKnown of [true, false]) {
    const { clock, turnstile } = open();
    if (isKnown) turnstile.enter("192.0.2.1", "agt_good", "org_a");
    let waiting = Array.from({ length: 1_000 }, () => 0);
    for (; waiting.length > 0; clock.nowMs += 10) {
      const comeAtMs = (atMs: number) => {
        if (atMs > clock.nowMs) return atMs;
        const knock = turnstile.knock("192.0.2.1", "agt_new");
        const entry = knock.taken ? turnstile.enter("192.0.2.1", "agt_good", "org_a") : knock;
        return entry.taken ? [] : clock.nowMs + entry.retryAfterMs;
      };
      waiting = waiting.flatMap(comeAtMs);
    }
    expect(clock.nowMs).toBeLessThanOrEqual(55_000);
  }
});

test("who knocks without end gets no turn sooner, and puts nobody off at another address", () => {
  const { clock, turnstile, knocks } = open();
  expect(knocks("192.0.2.1", 10_000)).toBe(40);
  expect(turnstile.knock("192.0.2.1", "agt_new")).toEqual({ taken: false, retryAfterMs: 15_000 });
  expect(turnstile.knock("192.0.2.2", "agt_new")).toEqual({ taken: true });
  clock.nowMs = 30_000;
  expect(knocks("192.0.2.1", 1_000)).toBe(40);
});

test("strangers who knocked without end postpone no agent once one of their network is in", () => {
  const { turnstile, knocks } = open();
  knocks("192.0.2.1", 10_000);
  turnstile.enter("192.0.2.1", "agt_good", "org_a");
  expect(knocks("192.0.2.1", 100)).toBe(100);
  expect(turnstile.knock("192.0.2.1", "agt_new")).toEqual({ taken: false, retryAfterMs: 20 });
});

test("an agent that comes and goes at one tunnel is seated so many times a second, and told when its turn is", () => {
  const { clock, turnstile } = open();
  const seats = () => Array.from({ length: 100 }, () => turnstile.sit("agt_a", "tun_a").taken).filter(Boolean).length;
  expect(seats()).toBe(10);
  expect(turnstile.sit("agt_a", "tun_a")).toEqual({ taken: false, retryAfterMs: 45_500 });
  expect([turnstile.sit("agt_a", "tun_b"), turnstile.sit("agt_b", "tun_a")]).toEqual([{ taken: true }, { taken: true }]);
  clock.nowMs = 2_000;
  expect(seats()).toBe(4);
});

test("a credential that broke the protocol again and again at one tunnel stays away from it, and no other does", () => {
  const { clock, turnstile } = open();
  turnstile.breached("agt_a", "tun_a");
  expect(turnstile.sit("agt_a", "tun_a")).toEqual({ taken: true });
  turnstile.breached("agt_a", "tun_a");
  expect(turnstile.sit("agt_a", "tun_a")).toEqual({ taken: false, retryAfterMs: 5_000 });
  expect([turnstile.sit("agt_a", "tun_b"), turnstile.sit("agt_b", "tun_a")]).toEqual([{ taken: true }, { taken: true }]);
  clock.nowMs = 5_000;
  expect(turnstile.sit("agt_a", "tun_a")).toEqual({ taken: true });
});

test("a stranger beside an agent, behind one address, puts off nobody whose token was good", () => {
  const { turnstile, knocks } = open();
  turnstile.enter("192.0.2.1", "agt_good", "org_a");
  expect(knocks("192.0.2.1", 10_000)).toBe(100);
  expect(turnstile.knock("192.0.2.1", "agt_good")).toEqual({ taken: true });
  turnstile.turnedAway("agt_good");
  expect(turnstile.knock("192.0.2.1", "agt_good").taken).toBe(false);
});
