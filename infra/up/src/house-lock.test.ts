import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stopHouse, takeHouse } from "./house-lock.ts";
import { bornAt, record } from "./process-identity.ts";

let folder: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-lock-"));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  fs.rmSync(folder, { recursive: true });
});

function sleeper(): number {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "ignore" });
  started.push(child);
  return child.pid ?? 0;
}
const left = (starter: unknown, children: unknown[] = []) =>
  fs.writeFileSync(path.join(folder, "running.json"), JSON.stringify({ starter, webUrl: "http://127.0.0.1:3000", children }));

test("a second start says that Postern runs, where, and how to stop it", async () => {
  left(record("starter", sleeper()));
  await expect(takeHouse(folder, "http://127.0.0.1:3000")).rejects.toThrow(
    /runs already \(process \d+\): open http:\/\/127\.0\.0\.1:3000, or stop it with npm run stop/,
  );
});

test("what a killed starter left behind is ended by the next one", async () => {
  const orphan = sleeper();
  left({ name: "starter", pid: 999_999_999, born: "1" }, [record("worker", orphan)]);
  const lock = await takeHouse(folder, "http://127.0.0.1:3000");
  expect(bornAt(orphan)).toBeUndefined();
  lock.release();
  expect(fs.readdirSync(folder)).toEqual([]);
});

test("a process that only got the number of an earlier one is left alone", async () => {
  const stranger = sleeper();
  left({ name: "starter", pid: process.pid, born: "another life" }, [{ name: "worker", pid: stranger, born: "another life" }]);
  await takeHouse(folder, "http://127.0.0.1:3000");
  expect(bornAt(stranger)).toBeDefined();
});

test("a lock file that was cut off in the middle does not stand in the way", async () => {
  fs.writeFileSync(path.join(folder, "running.json"), '{"starter":');
  await takeHouse(folder, "http://127.0.0.1:3000");
});

test("npm run stop ends the starter, and says when there is none", async () => {
  expect(await stopHouse(folder)).toBe(false);
  const starter = sleeper();
  left(record("starter", starter));
  expect(await stopHouse(folder)).toBe(true);
  expect(bornAt(starter)).toBeUndefined();
});

test("npm run stop ends what a killed starter left behind", async () => {
  const orphan = sleeper();
  left({ name: "starter", pid: 999_999_999, born: "1" }, [record("worker", orphan)]);
  expect(await stopHouse(folder)).toBe(true);
  expect(bornAt(orphan)).toBeUndefined();
  expect(await stopHouse(folder)).toBe(false);
});
