import { expect, test } from "vitest";
import { z } from "zod";
import { flag, list, ranges, readSettings } from "./environment.ts";

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

test("ranges are addresses or CIDR blocks of either kind", () => {
  const read = (text: string) => readSettings(z.object({ PROXIES: ranges.default([]) }), { PROXIES: text }).PROXIES;
  expect(read("10.0.0.0/8, 192.0.2.1,fd00::/8, ::1")).toEqual(["10.0.0.0/8", "192.0.2.1", "fd00::/8", "::1"]);
  expect(read("")).toEqual([]);
});

test.each(["10.0.0.0/33", "10.0.0/8", "127.1", "010.0.0.1", "fd00::/129", "proxy.internal", "10.0.0.1 10.0.0.2", "any"])(
  "%s is no range, and is named with its setting",
  (wrong) => {
    const settings = z.object({ PROXIES: ranges.default([]).describe("Ranges of proxies") });
    const sentence = `PROXIES cannot be used ("${wrong}" is no address or range such as 10.0.0.0/8 or fd00::/8): Ranges of proxies`;
    expect(() => readSettings(settings, { PROXIES: `192.0.2.1, ${wrong}, 10.0.0.0/8` })).toThrow(sentence);
  },
);

test("a missing setting is named with its meaning", () => {
  expect(() => readSettings(schema, {})).toThrow("SECRET is not set: What it is for");
});

test("every wrong setting is named, none with its value", () => {
  const wrong = { SECRET: "canary", LOCAL: "canary" };
  expect(() => readSettings(schema, wrong)).toThrow(/^SECRET cannot be used .*; LOCAL cannot be used /);
  expect(() => readSettings(schema, wrong)).not.toThrow("canary");
});
