import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { StartedMirrors } from "./started-mirrors.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-mirrors-"));
const file = path.join(folder, "here", "postern", "started-mirrors.json");
afterAll(() => fs.rmSync(folder, { recursive: true }));
const mirrorId = (number: number) => `mir_${String(number).padStart(26, "0")}` as const;

test("a mirror is known on the machine that started it, and on no other of the same name", () => {
  new StartedMirrors(path.join(folder, "here")).remember(mirrorId(1));
  expect(new StartedMirrors(path.join(folder, "here")).knows(mirrorId(1))).toBe(true);
  expect(new StartedMirrors(path.join(folder, "there")).knows(mirrorId(1))).toBe(false);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

test("the last 500 are remembered", () => {
  const started = new StartedMirrors(path.join(folder, "many"));
  for (let number = 0; number < 501; number++) started.remember(mirrorId(number));
  expect([0, 1, 500].map((number) => started.knows(mirrorId(number)))).toEqual([false, true, true]);
});

test("a file that is damaged, or a folder that cannot be written, remembers nothing and stops nobody", () => {
  fs.writeFileSync(file, "{");
  const started = new StartedMirrors(path.join(folder, "here"));
  expect(started.knows(mirrorId(1))).toBe(false);
  new StartedMirrors(file).remember(mirrorId(2));
  expect(new StartedMirrors(file).knows(mirrorId(2))).toBe(false);
});
