import { afterAll, beforeAll, expect, test } from "vitest";
import { inTenant } from "./tenant-transaction.ts";
import { openStage, type Stage } from "./testing/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

test("who finds no connection free in time is told that Postern is busy, not that it is broken", async () => {
  const sleeps = Array.from({ length: 10 }, (_, at) => inTenant(stage.database, `org_${at}`, (tx) => tx.$queryRaw`SELECT 1 FROM pg_sleep(3.5)`));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await expect(inTenant(stage.database, "org_late", async () => "through")).rejects.toMatchObject({ kind: "busy" });
  await Promise.all(sleeps);
});
