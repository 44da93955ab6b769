import { expect, test, vi } from "vitest";
import { openTestDashboard } from "./testing/dashboard.ts";

test("a waiting view is woken for its own project only, and otherwise looks again by itself", async () => {
  const home = await openTestDashboard();
  const { bell } = home.dashboard;
  await bell.wait("prj_first", { timeoutMs: 10_000 }); // the first view opens the connection and looks again once it listens
  const woken = vi.fn();
  const notWoken = vi.fn();
  void bell.wait("prj_1", { timeoutMs: 10_000 }).then(woken);
  void bell.wait("prj_2", { timeoutMs: 10_000 }).then(notWoken);
  const wokenByRing = async () => {
    await home.sql("SELECT pg_notify('postern_request', 'prj_0,prj_1')");
    return woken;
  };
  await expect.poll(wokenByRing).toHaveBeenCalled();
  expect(notWoken).not.toHaveBeenCalled();

  const startedAt = performance.now();
  await bell.wait("prj_3", { timeoutMs: 50 });
  expect(performance.now() - startedAt).toBeGreaterThan(40);
  await home.close();
  expect(notWoken).toHaveBeenCalled();
});

test("a view that is broken off does not wait on", async () => {
  const home = await openTestDashboard();
  const signal = AbortSignal.timeout(20);
  await home.dashboard.bell.wait("prj_1", { timeoutMs: 60_000, signal });
  await home.dashboard.bell.wait("prj_1", { timeoutMs: 60_000, signal });
  await home.close();
});
