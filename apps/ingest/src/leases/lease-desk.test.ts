import { expect, test, vi } from "vitest";
import { type Lease, noLease } from "./lease.ts";
import { type Ask, type Grant, LeaseDesk } from "./lease-desk.ts";

interface Key {
  name: string;
  lease: Lease;
}
const key = (name: string): Key => ({ name, lease: noLease() });

/** A desk over a store that is told what to give. */
function deskOver(answer: (asks: readonly Ask<Key>[]) => Promise<readonly Grant[]>, lifeMs = 60_000) {
  const ask = vi.fn(answer);
  const onTrouble = vi.fn();
  const desk = new LeaseDesk<Key>({ leaseOf: ({ lease }) => lease, termsOf: () => ({ aheadMax: 10, lifeMs }), ask, nowMs: () => performance.now(), onTrouble });
  return { desk, ask, onTrouble };
}
const giveAll = async (asks: readonly Ask<Key>[]) => asks.map(({ wanted }) => ({ granted: wanted, nextMs: 0 }));
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("all who ask at once share a statement, whatever they ask for", async () => {
  const { desk, ask } = deskOver(giveAll);
  const [one, other] = [key("one"), key("other")];
  const fates = await Promise.all([desk.wait(one), desk.wait(one), desk.wait(other)]);
  expect(fates.map(({ kind }) => kind)).toEqual(["given", "given", "given"]);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(ask.mock.calls[0]?.[0].map(({ of, wanted }) => [of.name, wanted])).toEqual([
    ["one", 2],
    ["other", 1],
  ]);
  await desk.end();
});

test("when fewer are given than wanted the first get them, and the others hear when the next one comes", async () => {
  const { desk } = deskOver(async () => [{ granted: 1, nextMs: 700 }]);
  const one = key("one");
  const beganMs = performance.now();
  const fates = await Promise.all([desk.wait(one), desk.wait(one), desk.wait(one)]);
  expect(fates).toEqual([{ kind: "given" }, { kind: "none", waitMs: 700 }, { kind: "none", waitMs: 700 }]);
  expect(one.lease.emptyUntilMs).toBeGreaterThanOrEqual(beganMs + 700);
  await desk.end();
});

test("who comes while a statement is on its way is asked for with the next one", async () => {
  const { desk, ask } = deskOver(async (asks) => {
    await sleep(30);
    return giveAll(asks);
  });
  const one = key("one");
  const first = desk.wait(one);
  await sleep(40);
  const late = desk.wait(one);
  expect(await Promise.all([first, late])).toEqual([{ kind: "given" }, { kind: "given" }]);
  expect(ask).toHaveBeenCalledTimes(2);
  await desk.end();
});

test("what is not used in its time goes back, and the rest at the end", async () => {
  const { desk, ask } = deskOver(async (asks) => asks.map(({ wanted }) => ({ granted: wanted > 0 ? 5 : 0, nextMs: 0 })), 50);
  const one = key("one");
  await desk.wait(one);
  expect(one.lease.tokens).toBe(4);
  await expect.poll(() => ask).toHaveBeenCalledTimes(2);
  expect(ask.mock.calls[1]?.[0]).toMatchObject([{ wanted: 0, returned: 4 }]);

  const other = key("other");
  await desk.wait(other);
  await desk.end();
  expect(ask.mock.lastCall?.[0]).toMatchObject([{ of: other, returned: 4 }]);
});

test.each<[string, () => Promise<readonly Grant[]>]>([
  ["fails", async () => Promise.reject(new Error("gone"))],
  ["does not answer", () => new Promise(() => {})],
])("nobody waits long for a database that %s; it is left alone for a while, and asked again", async (_, answer) => {
  const { desk, ask, onTrouble } = deskOver(answer);
  const one = key("one");
  const beganMs = performance.now();
  expect(await desk.wait(one)).toEqual({ kind: "away" });
  expect(performance.now() - beganMs).toBeLessThan(3_000);
  expect(onTrouble).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 50; i++) expect(await desk.wait(one)).toEqual({ kind: "away" });
  expect(ask).toHaveBeenCalledTimes(1);
  await sleep(1_100);
  expect(await desk.wait(one)).toEqual({ kind: "away" });
  expect(ask).toHaveBeenCalledTimes(2);
  await desk.end();
});

test("ten thousand hot keys cost a few statements, not one each", async () => {
  const { desk, ask } = deskOver(giveAll);
  const fates = await Promise.all(Array.from({ length: 9_000 }, (_, index) => desk.wait(key(`key-${index}`))));
  expect(fates.every(({ kind }) => kind === "given")).toBe(true);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(18);
  await desk.end();
});

test("more than so many do not wait at all", async () => {
  const { desk } = deskOver(giveAll);
  const fates = await Promise.all(Array.from({ length: 10_050 }, (_, index) => desk.wait(key(`key-${index}`))));
  expect(fates.filter(({ kind }) => kind === "away")).toHaveLength(50);
  await desk.end();
});
