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

test("a boundary may stand in quotes, behind other parameters, in any case", () => {
  for (const parameters of ['boundary="bnd"', "charset=utf-8; Boundary=bnd", "boundary=bnd ; charset=utf-8", ";  boundary=bnd "]) {
    expect(multipartFields(form(field("a", "1")), `multipart/form-data; ${parameters}`, 10)?.get("a"), parameters).toBe("1");
  }
  for (const parameters of ["xboundary=bnd", "boundary=bnd,x", 'boundary=""', "boundary=", `boundary="${"b".repeat(71)}"`]) {
    expect(multipartFields(form(field("a", "1")), `multipart/form-data; ${parameters}`, 10), parameters).toBeUndefined();
  }
});

test("just as many parts as may be are read", () => {
  const parts = Array.from({ length: 10 }, (_, at) => field(`f${at}`, "1"));
  expect([...(multipartFields(form(...parts), type, 10) ?? [])]).toHaveLength(10);
});

test.each([
  ["with something before its first part", Buffer.from(`preamble\r\n${form(field("a", "1"))}`), ["a"]],
  ["with spaces behind its end", Buffer.from(`${form(field("a", "1"))}  \r\n`), ["a"]],
  ["with other head lines", form(`X-A: 1\r\ncontent-disposition:form-data;name="a"\r\n\r\n1`), ["a"]],
  ["with other parameters", form('Content-Disposition: form-data; x=y; name="é"\r\n\r\n1'), ["é"]],
  ["with an empty part head", form(field("a", "1", '; filename*="b"'), field("b", "2")), ["b"]],
  ["with an encoding of its own", form('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==', field("b", "2")), ["b"]],
  ["with a line in its text that looks like a head", form(field("a", "Content-Transfer-Encoding: base64")), ["a"]],
])("a form %s is read", (_, body, names) => {
  expect([...(multipartFields(body, type, 10)?.keys() ?? [])]).toEqual(names);
});

test.each([
  ["with something behind its end", Buffer.from(`${form(field("a", "1"))}more`)],
  ["with letters behind a boundary", Buffer.from(`--bndX\r\n${field("a", "1")}\r\n--bnd--`)],
  ["with a name in another header", form('X-Content-Disposition: form-data; name="a"\r\n\r\n1')],
  ["with a name that only ends so", form('Content-Disposition: form-data; othername="a"\r\n\r\n1')],
  ["with a name of another kind", form('Content-Disposition: attachment; name="a"\r\n\r\n1')],
  ["of nothing", Buffer.from("")],
])("a form %s is none", (_, body) => {
  expect(multipartFields(body, type, 10)).toBeUndefined();
});
