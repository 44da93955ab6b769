import { expect, test } from "vitest";
import { multipartFields } from "./multipart.ts";

const type = "multipart/form-data; boundary=bnd";

function form(...parts: string[]): Buffer {
  return Buffer.from(`${parts.map((part) => `--bnd\r\n${part}\r\n`).join("")}--bnd--\r\n`);
}
function field(name: string, value: string, more = ""): string {
  return `Content-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}`;
}

test("text fields are read in order, repeated ones as well", () => {
  const fields = multipartFields(form(field("json", '{"é":"\r\n"}'), field("a", "1"), field("a", "")), type, 10);
  expect([...(fields ?? [])]).toEqual([
    ["json", '{"é":"\r\n"}'],
    ["a", "1"],
    ["a", ""],
  ]);
});

test("files are left out", () => {
  const fields = multipartFields(form(field("upload", "bytes", '; filename="a.pdf"'), field("a", "1")), type, 10);
  expect([...(fields ?? [])]).toEqual([["a", "1"]]);
});

test.each([
  ["without a boundary", "multipart/form-data", form(field("a", "1"))],
  ["with another boundary", "multipart/form-data; boundary=other", form(field("a", "1"))],
  ["without an end", type, Buffer.from(`--bnd\r\n${field("a", "1")}\r\n`)],
  ["with a part without a name", type, form("Content-Type: text/plain\r\n\r\nx")],
  ["with a part without an end of its head", type, form('Content-Disposition: form-data; name="a"')],
  ["with more parts than are read", type, form(...Array.from({ length: 11 }, (_, at) => field(`f${at}`, "1")))],
])("a form %s is none", (_, contentType, body) => {
  expect(multipartFields(body, contentType, 10)).toBeUndefined();
});
