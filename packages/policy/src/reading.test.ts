import { describe, expect, test } from "vitest";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import { Reading } from "./reading.ts";

const reading = (facts: Parameters<typeof inbound>[0]) => new Reading(inbound(facts), new JsonPaths());
const typed = (type: string, body: string | Buffer) => reading({ headers: [["Content-Type", type]], body });
const form = "application/x-www-form-urlencoded";

test("a header's values are found by its name in any case, and by no part of it", () => {
  const request = reading({
    headers: [
      ["X-Id", "1"],
      ["x-ID", "2"],
      ["X-Ids", "3"],
      ["Y-Id", "4"],
    ],
  });
  expect(request.header("x-id")).toEqual(["1", "2"]);
  expect(request.header("x-i")).toEqual([]);
});

test("a header's name without a value is none", () => {
  expect(reading({ rawHeaders: ["X-Id"] }).header("x-id")).toEqual([]);
});

test("the query is read from the target, decoded as a form is", () => {
  expect(reading({ path: "/x?a=1+2&b=%C3%A9&a=" }).query("a")).toEqual(["1 2", ""]);
  expect(reading({ path: "/x?a=1?b=2" }).query("a")).toEqual(["1?b=2"]);
  expect(reading({ path: "?a=1" }).queryFields()).toEqual([["a", "1"]]);
  expect(reading({ path: "/x" }).queryFields()).toEqual([]);
});

test.each([
  [["Text/HTML ; charset=utf-8"], "text/html"],
  [["application/json"], "application/json"],
  [[""], ""],
  [[], undefined],
  [["a/b", "a/b"], undefined],
])("of the Content-Type %j the media type is %j", (types, expected) => {
  expect(reading({ headers: types.map((type) => ["Content-Type", type]) }).mediaType()).toBe(expected);
});

describe("a form", () => {
  test("is read where the body says it is one, and only once", () => {
    const request = typed(`${form}; charset=UTF-8`, "a=1&b=%C3%A9");
    expect([...(request.form() ?? [])]).toEqual([
      ["a", "1"],
      ["b", "é"],
    ]);
    expect(request.form()).toBe(request.form());
    expect(typed("text/plain", "a=1").form()).toBeUndefined();
    expect(reading({ body: "a=1" }).form()).toBeUndefined();
  });

  test("of parts is read by its boundary", () => {
    const body = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n';
    expect(typed("multipart/form-data; boundary=b", body).form()?.get("a")).toBe("1");
    expect(typed("multipart/form-data", body).form()).toBeUndefined();
  });

  test("of more fields, or more bytes, than are sane is none", () => {
    const fields = (count: number) => Array.from({ length: count }, () => "a=1").join("&");
    expect([...(typed(form, fields(1_000)).form() ?? [])]).toHaveLength(1_000);
    expect(typed(form, fields(1_001)).form()).toBeUndefined();
    expect(typed(form, `&${fields(1_000)}`).form()).toBeUndefined();
    expect(typed(form, `a=${"x".repeat(1_048_574)}`).form()).toBeDefined();
    expect(typed(form, `a=${"x".repeat(1_048_575)}`).form()).toBeUndefined();
  });
});
