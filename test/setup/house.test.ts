import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "./house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.stop());

test("a signed event goes in at the gate and out to the receiver, through the real processes", async () => {
  const posted = await house.github.posts("push");
  expect(posted.status).toBe(202);
  const [received] = await house.receiver.hasSeen(1);
  expect(received?.body.equals(posted.body)).toBe(true);
  expect(await house.gateway.deliveryOf(posted)).toMatchObject({ state: "delivered", attemptsMade: 1 });
});

test("an app that was killed can be started again, and goes on", async () => {
  const before = house.ingest.pid();
  await house.ingest.kill();
  await expect(house.github.posts("push")).rejects.toThrow();
  await house.ingest.start();
  expect(house.ingest.pid()).not.toBe(before);
  expect((await house.github.posts("push")).status).toBe(202);
});
