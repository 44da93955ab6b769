import { expect, test } from "vitest";
import { createTenantShares } from "./tenant-shares.ts";

/** Work that ends when it is told to. */
function stuck() {
  const ends: (() => void)[] = [];
  return { work: () => new Promise<void>((resolve) => ends.push(resolve)), endOne: () => ends.shift()?.(), started: () => ends.length };
}

test("an organization runs so many at once, the rest wait in turn, and others are not kept waiting", async () => {
  const shares = createTenantShares({ atOnceMax: 2, waitingMax: 10, waitMs: 1_000 });
  const { work, endOne, started } = stuck();
  const all = [1, 2, 3].map(() => shares.run("org_noisy", work));
  await Promise.resolve();
  expect(started()).toBe(2);
  expect(await shares.run("org_quiet", async () => "through")).toBe("through");
  endOne();
  await expect.poll(started).toBe(2);
  endOne();
  endOne();
  await Promise.all(all);
  expect(await shares.run("org_noisy", async () => "free again")).toBe("free again");
});

test("who waits too long, or finds too many waiting, is told to come back", async () => {
  const shares = createTenantShares({ atOnceMax: 1, waitingMax: 1, waitMs: 20 });
  const { work, endOne } = stuck();
  const first = shares.run("org_noisy", work);
  const second = shares.run("org_noisy", work);
  await expect(shares.run("org_noisy", work)).rejects.toMatchObject({ kind: "throttled" });
  await expect(second).rejects.toMatchObject({ kind: "throttled" });
  endOne();
  await first;
});

test("work that throws gives its place back", async () => {
  const shares = createTenantShares({ atOnceMax: 1, waitingMax: 1, waitMs: 20 });
  await expect(shares.run("org_a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await shares.run("org_a", async () => 1)).toBe(1);
});
