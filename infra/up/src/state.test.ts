import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readKeyRing } from "@postern/db/seal";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openState } from "./state.ts";

let folder: string;
beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "postern-state-")), "state");
});
afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true }));

test("the first start makes a key that only its owner can read; later ones find it again", () => {
  const first = openState(folder, undefined);
  expect(first.keysAreNew).toBe(true);
  expect(readKeyRing(first.keys)).toHaveLength(1);
  expect(fs.statSync(path.join(folder, "keys")).mode & 0o777).toBe(0o600);
  expect(fs.statSync(path.join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  expect(openState(folder, undefined)).toEqual({ ...first, keysAreNew: false });
});

test("a database without its key is not given another one in silence", () => {
  const { dataDirectory } = openState(folder, undefined);
  fs.mkdirSync(dataDirectory);
  fs.writeFileSync(path.join(dataDirectory, "PG_VERSION"), "18");
  fs.rmSync(path.join(folder, "keys"));
  expect(() => openState(folder, undefined)).toThrow(/key that seals this database's secrets is gone: put .* back, or set POSTERN_KEYS/);
});

test("a key that was handed in is used, and not written down", () => {
  expect(openState(folder, "k9:given")).toMatchObject({ keys: "k9:given", keysAreNew: false });
  expect(fs.existsSync(path.join(folder, "keys"))).toBe(false);
});
