import type { ShareConfig } from "@postern/db/shares/front";
import { expect, test } from "vitest";
import type { LiveShare } from "./live-share.ts";
import { keepShares } from "./shares.ts";

/** Shares as the database would have them: of a number on, ended ones too; without a number, open ones. */
function rigOf(rows: Partial<ShareConfig>[]) {
  const clock = { nowMs: 1_000 };
  const whole = (row: Partial<ShareConfig>) => ({ organizationId: "org_a", expiresAtMs: 10_000, isOver: false, ...row }) as ShareConfig;
  const shares = keepShares({
    readChanged: async (after) => rows.map(whole).filter(({ seq, isOver }) => (after === undefined ? !isOver : Number(seq) > after)),
    prepare: (config) => config as unknown as LiveShare,
    nowMs: () => clock.nowMs,
    onTrouble: () => {},
  });
  return { shares, clock };
}

test("a share that ends is gone at the next look, also among the first changes there ever were", async () => {
  const rows: Partial<ShareConfig>[] = [{ id: "shr_a", host: "a.test", name: "a", seq: "1" }];
  const { shares } = rigOf(rows);
  await shares.refresh();
  expect(shares.atHost("a.test")?.id).toBe("shr_a");
  expect(shares.byName("org_b", "a"), "of another organization").toBeUndefined();
  rows[0] = { ...rows[0], isOver: true, seq: "2" };
  await shares.refresh();
  expect([shares.atHost("a.test"), shares.byName("org_a", "a"), shares.now("shr_a")]).toEqual([undefined, undefined, undefined]);
  await shares.stop();
});

test("a share whose time is over is gone without anybody saying so", async () => {
  const { shares, clock } = rigOf([{ id: "shr_a", host: "a.test", name: "a", seq: "1" }]);
  await shares.refresh();
  clock.nowMs = 10_000;
  expect(shares.atHost("a.test")).toBeUndefined();
  await shares.stop();
});

test("a host that went to another share leads there, whatever became of the first", async () => {
  const rows: Partial<ShareConfig>[] = [{ id: "shr_a", host: "a.test", name: "a", seq: "1" }];
  const { shares } = rigOf(rows);
  await shares.refresh();
  rows.push({ id: "shr_b", host: "a.test", name: "b", seq: "2" });
  rows[0] = { ...rows[0], isOver: true, seq: "3" };
  await shares.refresh();
  expect(shares.atHost("a.test")?.id).toBe("shr_b");
  await shares.stop();
});
