import type { SettingsOf } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { decide, inbound, portsAt } from "../made-for-tests.ts";

const perAddress: SettingsOf<"concurrency"> = { kind: "concurrency", per: "address", limit: 2 };

/** One process, where requests stay under way until the test ends them. */
function gateway(gate: SettingsOf<"concurrency">) {
  const underWay = new Map<string, number>();
  const takePlace = (key: string, limit: number) => {
    const now = underWay.get(key) ?? 0;
    if (now < limit) underWay.set(key, now + 1);
    return { taken: now < limit, underWay: now };
  };
  return { underWay, from: (clientIp: string) => decide([gate], inbound({ clientIp }), { ports: portsAt(0, { takePlace }) }) };
}

test("past so many at once a sender is throttled, and told to come back in a second", async () => {
  const { from } = gateway(perAddress);
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "accepted", trace: [{ seen: "0 under way" }] });
  expect(await from("192.0.2.1")).toMatchObject({ verdict: "accepted" });
  expect(await from("192.0.2.1")).toMatchObject({
    verdict: "throttled",
    status: 429,
    reason: "too-many-at-once",
    retryAfterMs: 1_000,
    trace: [{ seen: "2 under way", expected: "at most 2 at once per address" }],
  });
  expect(await from("192.0.2.2")).toMatchObject({ verdict: "accepted" });
});

test("per endpoint all share the places", async () => {
  const { from, underWay } = gateway({ ...perAddress, per: "endpoint" });
  await from("192.0.2.1");
  await from("192.0.2.2");
  expect(await from("192.0.2.3")).toMatchObject({ verdict: "throttled" });
  expect(underWay.size).toBe(1);
});

test("a stored request that is judged anew is not held up by what is under way now", async () => {
  expect(await decide([perAddress], inbound())).toMatchObject({ verdict: "accepted" });
});

test("each setting has places of its own, and a sender has those of its endpoint", async () => {
  const books: string[] = [];
  const takePlace = (book: string) => {
    books.push(book);
    return { taken: true, underWay: 0 };
  };
  const header: SettingsOf<"concurrency"> = { kind: "concurrency", per: "header", name: "X-Shop", limit: 2, missing: "refuse" };
  const request = inbound({ clientIp: "192.0.2.1", headers: [["X-Shop", "s1"]] });
  for (const gate of [perAddress, { ...perAddress, per: "endpoint" as const }, header]) await decide([gate], request, { ports: portsAt(0, { takePlace }) });
  expect(books).toEqual(["ep_test/address//2/192.0.2.1", "ep_test/endpoint//2", expect.stringMatching(/^ep_test\/header\/X-Shop\/2\/[\w-]{22}$/)]);
  expect(await decide([header], inbound(), { ports: portsAt(0, { takePlace }) })).toMatchObject({ verdict: "refused", reason: "key-missing" });
  expect(books).toHaveLength(3);
});

test("a request that is judged anew is told to be no part of what is under way", async () => {
  const [step] = (await decide([perAddress], inbound())).trace;
  expect(step).toMatchObject({ seen: "nothing is under way where a request is judged anew", expected: "at most 2 at once per address" });
});
