import { expect, test } from "vitest";
import { decide, inbound } from "../made-for-tests.ts";

const sent = (allow: string[], ...types: string[]) =>
  decide([{ kind: "content-type", allow }], inbound({ headers: types.map((type) => ["Content-Type", type]) }));

test.each([
  ["application/json", "application/json"],
  ["application/json", "Application/JSON; charset=utf-8"],
  ["text/*", "text/plain"],
  ["*/*", "image/png"],
  ["application/*+json", "application/cloudevents+json"],
])("%s lets in %s", async (allowed, type) => {
  expect(await sent([allowed], type)).toMatchObject({ verdict: "accepted" });
});

test.each([
  ["application/json", "text/json"],
  ["application/json", "application/json2"],
  ["application/json", "application/json, text/plain"],
  ["text/*", "texts/plain"],
  ["application/*+json", "application/json"],
  ["*/*", "nonsense"],
])("%s keeps out %s", async (allowed, type) => {
  expect(await sent([allowed], type)).toMatchObject({ status: 415, reason: "content-type-not-allowed" });
});

test("a request without a type, or with two, is refused", async () => {
  expect((await sent(["*/*"])).trace[0]).toMatchObject({ outcome: "failed", seen: "no Content-Type" });
  expect((await sent(["*/*"], "text/plain", "application/json")).trace[0]).toMatchObject({ outcome: "failed", seen: "Content-Type, 2 times" });
});

test.each(["*/json", "a*b/c", "text/*html*", "text/x*", "**/*"])("the pattern %s is refused: its star stands for no whole half", async (pattern) => {
  await expect(sent(["text/html", pattern], "text/html")).rejects.toMatchObject({ name: "PolicyError", path: "0.allow.1" });
});

test("one of several patterns is enough, and the trace shows what came and what may come", async () => {
  const allow = ["text/*", "application/json"];
  expect((await sent(allow, "application/json")).trace[0]).toMatchObject({ outcome: "passed", seen: "application/json", expected: "text/*, application/json" });
  expect((await sent(allow, "image/png")).trace[0]).toMatchObject({ outcome: "failed", seen: "image/png", expected: "text/*, application/json" });
});

test.each(["*+json/*", "text/a*", "text/*+", "text/*+a+b", "text/*x+json", "text/**+json"])("the pattern %s says where its star may stand", async (pattern) => {
  const detail = `in "${pattern}" the star must stand for a whole half, as in text/* or application/*+json`;
  await expect(sent([pattern], "text/html")).rejects.toMatchObject({ detail });
});
