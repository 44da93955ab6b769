import { expect, onTestFinished, test } from "vitest";
import { type HealthPorts, openHealth } from "./health.ts";

async function ask(ports: Partial<HealthPorts>) {
  const health = await openHealth(0, { whyNotReady: () => undefined, alarms: () => [], metrics: () => "m 1\n", ...ports });
  onTestFinished(() => health.stop());
  return async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${health.port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
}

test("a process that works says so, with its metrics on the same port", async () => {
  const get = await ask({});
  expect(await get("/healthz")).toEqual({ status: 200, text: "alive\n" });
  expect(await get("/readyz")).toEqual({ status: 200, text: "ready\n" });
  expect(await get("/metrics")).toEqual({ status: 200, text: "m 1\n" });
  expect((await get("/secrets")).status).toBe(404);
});

test("an alarm is told and leaves the process ready; a reason not to work does not", async () => {
  expect(await (await ask({ alarms: () => ["the heap is 88 % full"] }))("/readyz")).toEqual({ status: 200, text: "ready\nalarm: the heap is 88 % full\n" });
  expect(await (await ask({ whyNotReady: () => "the database is away" }))("/readyz")).toEqual({ status: 503, text: "the database is away\n" });
});
