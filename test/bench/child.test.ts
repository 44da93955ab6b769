import { expect, test } from "vitest";
import { startSilent } from "./child.ts";

const sleeper = () => startSilent(["-e", "setInterval(() => {}, 1_000)"], {});

test("a child that runs is ended", async () => {
  const child = sleeper();
  await child.stop();
  expect(() => process.kill(child.pid, 0)).toThrow("ESRCH");
});

test("stopping a child that was killed, or ended by itself, comes to an end", async () => {
  const killed = sleeper();
  process.kill(killed.pid, "SIGKILL");
  await expect.poll(() => killed.rssMb()).toBe(0);
  await killed.stop();
  await killed.stop();
});
