import { expect, test } from "vitest";
import { Slots, slotsMax } from "./slots.ts";

const never = new AbortController().signal;
const share = Math.floor(slotsMax / 10);

test("an organization that is alone takes half of the slots and no more", async () => {
  const slots = new Slots();
  const taken = await takeMany(slots, "org_noisy", { count: slotsMax });
  expect(taken()).toBe(slotsMax / 2);
});

test("while others wait, an organization stays within its tenth", async () => {
  const slots = new Slots();
  const noisy = await takeMany(slots, "org_noisy", { count: slotsMax });
  const many = await Promise.all(Array.from({ length: 8 }, (_, index) => takeMany(slots, `org_${index}`, { count: share })));
  const quiet = many.reduce((sum, taken) => sum + taken(), 0);
  expect(quiet).toBeGreaterThan(4 * share - 1);
  expect(noisy()).toBe(slotsMax / 2);
  for (let i = 0; i < 200; i++) slots.give("org_noisy");
  await settled();
  expect(many.every((taken) => taken() === share)).toBe(true);
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
