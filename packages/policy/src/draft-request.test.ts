import type { HeaderPairs } from "@postern/contract/request";
import { describe, expect, test } from "vitest";
import { DraftRequest } from "./draft-request.ts";
import { JsonPaths } from "./json-paths.ts";

const draftOf = (body = "", type = "application/json", url = "https://hooks.example.com/e/test?a=1") =>
  new DraftRequest(url, Buffer.from(body), [["Content-Type", type]] satisfies HeaderPairs);
const form = "application/x-www-form-urlencoded";

test("a draft is read as policy would read it", () => {
  const reading = draftOf('{"a":1}').reading(new JsonPaths());
  expect(reading.method).toBe("POST");
  expect(reading.target).toBe("/e/test?a=1");
  expect(reading.header("content-type")).toEqual(["application/json"]);
  expect(reading.body.toString()).toBe('{"a":1}');
});

describe("what is written is cut out again", () => {
  test("of a header: a line more, or an item more of a list", () => {
    const draft = draftOf();
    draft.write({ header: "X-Sig", prefix: "v1=" }, "aa");
    draft.write({ header: "X-List", separator: ",", prefix: "t=" }, "1");
    draft.write({ header: "X-List", separator: ",", prefix: "v1=" }, "bb");
    draft.write({ header: "X-Two" }, "1");
    draft.write({ header: "X-Two" }, "2");
    expect(draft.headers.slice(1)).toEqual([
      ["X-Sig", "v1=aa"],
      ["X-List", "t=1,v1=bb"],
      ["X-Two", "1"],
      ["X-Two", "2"],
    ]);
    expect(draft.has({ header: "X-Sig", prefix: "v1=" })).toBe(true);
    expect(draft.has({ header: "X-None" })).toBe(false);
  });

  test("of the query, whose other parameters stay", () => {
    const draft = draftOf();
    draft.write({ query: "sig" }, "a+b");
    expect(draft.url).toBe("https://hooks.example.com/e/test?a=1&sig=a%2Bb");
    expect(draft.has({ query: "sig" })).toBe(true);
  });

  test("of a form, which the draft becomes where it is none", () => {
    const draft = draftOf('{"a":1}');
    draft.write({ form: "token" }, "x y");
    expect(draft.headers).toEqual([["Content-Type", form]]);
    expect(draft.body.toString()).toBe("token=x+y");
    const other = draftOf("a=1&token=old", `${form}; charset=UTF-8`);
    other.write({ form: "token" }, "new");
    expect(other.body.toString()).toBe("a=1&token=new");
    expect(other.headers).toEqual([["Content-Type", `${form}; charset=UTF-8`]]);
  });

  test("of JSON inside a form's field", () => {
    const draft = draftOf("", form);
    draft.write({ form: "payload", inner: "event.type" }, "push");
    draft.write({ form: "payload", inner: "event.id" }, "e1");
    expect(new URLSearchParams(draft.body.toString()).get("payload")).toBe('{"event":{"type":"push","id":"e1"}}');
  });

  test("of JSON, where what leads there is made", () => {
    const draft = draftOf('{"a":{"b":1},"n":null}');
    draft.write({ json: "a.c.0.d" }, "x");
    draft.write({ json: "n.e" }, "y");
    expect(JSON.parse(draft.body.toString())).toEqual({ a: { b: 1, c: [{ d: "x" }] }, n: { e: "y" } });
  });

  test("of the body as a whole", () => {
    const draft = draftOf("old");
    draft.write({ whole: "body" }, "a.b.c");
    expect(draft.body.toString()).toBe("a.b.c");
  });
});

test("a body that is no JSON stays as it is", () => {
  const draft = draftOf("<a/>");
  draft.write({ json: "id" }, "e1");
  expect(draft.body.toString()).toBe("<a/>");
});

test("a text takes another's place wherever that was written, in the form of that place", () => {
  const inForm = draftOf("", form);
  inForm.write({ header: "X-Sig" }, "HERE");
  inForm.write({ query: "sig" }, "HERE");
  inForm.write({ form: "sig" }, "HERE");
  inForm.replace("HERE", "a+b=$&");
  expect(inForm.headers[1]).toEqual(["X-Sig", "a+b=$&"]);
  expect(new URL(inForm.url).searchParams.get("sig")).toBe("a+b=$&");
  expect(new URLSearchParams(inForm.body.toString()).get("sig")).toBe("a+b=$&");
  const inJson = draftOf('{"sig":"HERE"}');
  inJson.replace("HERE", "a+b=$&");
  expect(inJson.body.toString()).toBe('{"sig":"a+b=$&"}');
});
