import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const program = `
import { spawn } from "node:child_process";
import { endDescendantsOnSignal } from ${JSON.stringify(path.join(import.meta.dirname, "end-descendants.ts"))};
endDescendantsOnSignal();
const child = spawn("sh", ["-c", "sleep 60 & wait"], { stdio: "ignore" });
setTimeout(() => console.log("started"), 200);
setInterval(() => {}, 1_000);
`;

test.skipIf(!fs.existsSync("/proc/self/stat"))("what a process started ends with it, and what that started", async () => {
  const parent = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  await once(parent.stdout, "data");
  const children = (pid: number) => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  const [shell = 0] = children(parent.pid ?? 0);
  const [sleeper = 0] = children(shell);
  expect(sleeper).toBeGreaterThan(0);
  for (const signal of ["SIGTERM", "SIGTERM", "SIGINT"] as const) parent.kill(signal);
  await Promise.all([once(parent, "exit"), text(parent.stdout)]);
  for (const pid of [shell, sleeper]) await expect.poll(() => isRunning(pid)).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
