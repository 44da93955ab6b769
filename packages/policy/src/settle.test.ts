import { expect, test } from "vitest";
import { atItem, listOf, settle, textOf } from "./settle.ts";

test("settings are put in wherever a record asks for them", () => {
  const record = { url: { setting: "notificationUrl" }, require: [{ input: { claim: "aud" }, oneOf: { setting: "audiences" } }], other: 1 };
  expect(settle(record, { notificationUrl: "https://a.example/", audiences: ["a", "b"] })).toEqual({
    url: { setting: "notificationUrl", value: "https://a.example/" },
    require: [{ input: { claim: "aud" }, oneOf: { setting: "audiences", value: ["a", "b"] } }],
    other: 1,
  });
});

test("a place takes the name that the owner gives it, and keeps its own otherwise", () => {
  const place = { header: "X-Token", named: "header" };
  expect(settle(place, { header: "X-Mine" })).toMatchObject({ header: "X-Mine" });
  for (const settings of [{}, { header: "" }, { header: ["X-Mine"] }] as Record<string, string | string[]>[])
    expect(settle(place, settings)).toMatchObject({ header: "X-Token" });
});

test("the record itself stays as it was", () => {
  const record = { equals: { setting: "email" } };
  settle(record, { email: "a@example.com" });
  expect(record).toEqual({ equals: { setting: "email" } });
});

test("what is not set is no text and an empty list", () => {
  expect(textOf({ setting: "a" })).toBeUndefined();
  expect(textOf({ setting: "a", value: "" })).toBeUndefined();
  expect(listOf({ setting: "a" })).toEqual([]);
  expect(listOf({ setting: "a", value: "one" })).toEqual(["one"]);
});

test("a scheme is read at one item of its list", () => {
  expect(atItem({ signature: { item: "a.b", prefix: "x" }, message: ["body", { item: "c" }] }, "items", 2)).toEqual({
    signature: { json: "items.2.a.b", prefix: "x" },
    message: ["body", { json: "items.2.c" }],
  });
});

test("what is set is a text, or a list whose one text stands alone", () => {
  expect(textOf("as it is")).toBe("as it is");
  expect(textOf({ setting: "a", value: "b" })).toBe("b");
  expect(textOf({ setting: "a", value: ["b"] })).toBeUndefined();
  expect(listOf(["as", "it", "is"])).toEqual(["as", "it", "is"]);
  expect(listOf({ setting: "a", value: ["b", "c"] })).toEqual(["b", "c"]);
  expect(listOf({ setting: "a", value: "" })).toEqual([]);
});

test("a setting that its owner left out stays as the record has it", () => {
  expect(settle({ equals: { setting: "email", value: "default" } }, {})).toEqual({ equals: { setting: "email", value: "default" } });
  expect(settle({ form: "f", named: "x" }, { x: "g" })).toEqual({ form: "g", named: "x" });
  expect(settle({ json: "j", named: "x" }, { x: "k" })).toEqual({ json: "k", named: "x" });
  expect(settle({ query: "q", named: "x" }, { x: "r" })).toEqual({ query: "r", named: "x" });
  expect(settle({ claim: "c", named: "x" }, { x: "d" })).toEqual({ claim: "c", named: "x" });
});
