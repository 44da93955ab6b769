import { expect, test } from "vitest";
import { z } from "zod";
import { flag, list, readSettings } from "./environment.ts";

const schema = z.object({
  SECRET: z.string().min(8).describe("What it is for"),
  RANGES: list.default([]).describe("Ranges"),
  LOCAL: flag.default(false).describe("1 on a developer's machine"),
});

test("what is not set, or set to nothing, has its default", () => {
  expect(readSettings(schema, { SECRET: "long enough", RANGES: "", LOCAL: "1" })).toEqual({ SECRET: "long enough", RANGES: [], LOCAL: true });
});

test("lists are read with their commas", () => {
  expect(readSettings(schema, { SECRET: "long enough", RANGES: "10.0.0.0/8, 192.0.2.1," }).RANGES).toEqual(["10.0.0.0/8", "192.0.2.1"]);
});

test("a missing setting is named with its meaning", () => {
  expect(() => readSettings(schema, {})).toThrow("SECRET is not set: What it is for");
});

test("every wrong setting is named, none with its value", () => {
  const wrong = { SECRET: "canary", LOCAL: "canary" };
  expect(() => readSettings(schema, wrong)).toThrow(/^SECRET cannot be used .*; LOCAL cannot be used /);
  expect(() => readSettings(schema, wrong)).not.toThrow("canary");
});
