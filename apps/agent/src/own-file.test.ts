import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { Ended } from "./exit.ts";
import { notWritten, writeOwnFile } from "./own-file.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-own-file-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

test("a file is written whole, in place of the one before, for its user only", () => {
  const file = path.join(folder, "new/credentials.json");
  writeOwnFile(file, "one");
  writeOwnFile(file, "two");
  expect(fs.readFileSync(file, "utf8")).toBe("two");
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(path.dirname(file))).toEqual(["credentials.json"]);
});

test("what cannot be written is told with its place, and nothing half-written stays", () => {
  const file = path.join(folder, "taken");
  fs.mkdirSync(path.join(file, "by a folder"), { recursive: true });
  expect(() => writeOwnFile(file, "x")).toThrow(Ended);
  expect(() => writeOwnFile(file, "x")).toThrow(`${file} cannot be written: `);
  expect(fs.readdirSync(folder)).toEqual(["new", "taken"]);
});

test.each([
  ["ENOSPC", "the disk is full"],
  ["EROFS", "the disk can only be read"],
  ["EACCES", "this user may not"],
])("%s reads: %s", (code, words) => {
  expect(notWritten("/home/ada/x", Object.assign(new Error("raw"), { code })).message).toBe(`/home/ada/x cannot be written: ${words}`);
});
