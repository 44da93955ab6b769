import { randomBytes } from "node:crypto";
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
  const given = `k9:${randomBytes(32).toString("base64")}`;
  expect(openState(folder, given)).toMatchObject({ keys: given, keysAreNew: false });
  expect(fs.existsSync(path.join(folder, "keys"))).toBe(false);
});

test("a key that is none is told before anything is started with it", () => {
  expect(() => openState(folder, "k1:c2hvcnQ=")).toThrow("POSTERN_KEYS must be id:base64 of 32 bytes");
});

test.each(["keys", "secrets.json"])("a damaged %s is told by its path, and left as it is", (name) => {
  const file = path.join(folder, name);
  openState(folder, undefined);
  fs.writeFileSync(file, "{");
  expect(() => openState(folder, undefined)).toThrow(`${file} is damaged`);
  expect(fs.readFileSync(file, "utf8")).toBe("{");
});

test("a state folder that is a file, or lies under one, is told", () => {
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  fs.writeFileSync(folder, "");
  for (const place of [folder, path.join(folder, "below")])
    expect(() => openState(place, undefined)).toThrow(`POSTERN_STATE (${place}) names a file, or lies under one`);
});
