import { expect, test } from "vitest";
import { Slots, slotsMax } from "./slots.ts";

const never = new AbortController().signal;
const share = Math.floor(slotsMax / 10);

test("an organization that is alone takes half of the slots and no more", async () => {
  const slots = new Slots();
  const taken = await takeMany(slots, "org_noisy", { count: slotsMax });
  expect(taken()).toBe(slotsMax / 2);
});

test("an organization that hangs leaves each of its neighbours a tenth at once", async () => {
  const slots = new Slots();
  await takeMany(slots, "org_hangs", { count: slotsMax });
  const neighbours = await Promise.all(Array.from({ length: 5 }, (_, index) => takeMany(slots, `org_${index}`, { count: share })));
  expect(neighbours.map((taken) => taken())).toEqual([share, share, share, share, share]);
});

test("once slots are scarce nobody gets more than a tenth, and what is given back goes to who has less", async () => {
  const slots = new Slots();
  const noisy = await takeMany(slots, "org_noisy", { count: slotsMax });
  const many = await Promise.all(Array.from({ length: 8 }, (_, index) => takeMany(slots, `org_${index}`, { count: share })));
  for (let i = 0; i < 3 * share; i++) slots.give("org_noisy");
  await settled();
  expect(many.map((taken) => taken())).toEqual(many.map(() => share));
  expect(noisy()).toBe(slotsMax / 2);
});

test("two organizations with a backlog use what nobody else does, instead of waiting for each other", async () => {
  const slots = new Slots();
  const one = await takeMany(slots, "org_one", { count: 200 });
  const two = await takeMany(slots, "org_two", { count: 200 });
  expect(one()).toBe(200);
  expect(two()).toBe(slotsMax - 200 - slotsMax / 4);
});

test("the last slots are for first attempts", async () => {
  const slots = new Slots();
  for (let index = 0; index < 20; index++) await takeMany(slots, `org_${index}`, { count: share, first: false });
  const retries = slots.inUse;
  expect(slotsMax - retries).toBeGreaterThanOrEqual(share);
  expect(await slots.take("org_new", { first: true, signal: never })).toBe(true);
});

test("who waits gets the next slot in turn, one organization after the other", async () => {
  const slots = new Slots();
  for (let index = 0; index < 10; index++) await takeMany(slots, `org_${index}`, { count: share });
  const order: string[] = [];
  const wait = (organizationId: string) => slots.take(organizationId, { first: true, signal: never }).then(() => order.push(organizationId));
  while (slotsMax > slots.inUse) await slots.take("org_filler", { first: true, signal: never });
  void [wait("org_a"), wait("org_a"), wait("org_a"), wait("org_b")];
  for (let i = 0; i < 3; i++) slots.give("org_0");
  await settled();
  expect(order).toEqual(["org_a", "org_b", "org_a"]);
});

test("a waiter that is broken off gets nothing and takes nothing", async () => {
  const slots = new Slots();
  await takeMany(slots, "org_noisy", { count: slotsMax });
  const controller = new AbortController();
  const waiting = slots.take("org_noisy", { first: true, signal: controller.signal });
  controller.abort();
  expect(await waiting).toBe(false);
  expect(await slots.take("org_noisy", { first: true, signal: AbortSignal.abort() })).toBe(false);
});

const settled = () => new Promise(setImmediate);

async function takeMany(slots: Slots, organizationId: string, { count, first = true }: { count: number; first?: boolean }): Promise<() => number> {
  let taken = 0;
  for (let i = 0; i < count; i++) void slots.take(organizationId, { first, signal: never }).then(() => taken++);
  await settled();
  return () => taken;
}
