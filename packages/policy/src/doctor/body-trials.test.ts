import { describe, expect, test } from "vitest";
import { inbound } from "../made-for-tests.ts";
import { bodyTrials } from "./body-trials.ts";
import { madePatient } from "./made-patient.ts";

const trialsOf = (body: string | Buffer) => bodyTrials(madePatient({ request: inbound({ body }) }));
const said = (form: string) => `It verifies if the body ${form}`;

/** What the body was when it was signed, where its trial says so. */
function tried(body: string | Buffer, form: string): string | undefined {
  return trialsOf(body)
    .find(({ says }) => says === said(form))
    ?.request?.body?.toString("utf8");
}

test.each([
  ["a\nb", "ended with a line feed.", "a\nb\n"],
  ["a\nb", "ended with a line break (CRLF).", "a\nb\r\n"],
  ["a\nb \r\n", "ended without its last line break or spaces.", "a\nb"],
  ["a\r\nb\r\nc\n", "had LF line ends instead of CRLF.", "a\nb\nc\n"],
  ["a\nb\r\nc", "had CRLF line ends instead of LF.", "a\r\nb\r\nc"],
  ["a", "began with a byte order mark.", "\ufeffa"],
  ["\ufeffa", "had no byte order mark.", "a"],
  ["é", "is read as Latin-1 and signed as UTF-8.", "Ã©"],
])("%j: a body that %s", (sent, form, signed) => {
  expect(tried(sent, form)).toBe(signed);
});

test("a body in UTF-8 may have been signed as Latin-1, one in no UTF-8 may not", () => {
  const form = said("is read as UTF-8 and signed as Latin-1.");
  const bodiesOf = (body: Buffer) => trialsOf(body).flatMap(({ says, request }) => (says === form ? [request?.body] : []));
  expect(bodiesOf(Buffer.from("é"))).toEqual([Buffer.from([0xe9])]);
  expect(bodiesOf(Buffer.from([0xe9]))).toEqual([]);
});

const value = { a: ["é/", 1, null, true], b: { c: "x" } };
const sent = JSON.stringify(value);
test.each([
  ["without spaces", JSON.stringify(value, null, 2), sent],
  ["with a space after each comma and colon, as Python writes it", sent, '{"a": ["é/", 1, null, true], "b": {"c": "x"}}'],
  ["indented by two spaces", sent, JSON.stringify(value, null, 2)],
  ["indented by four spaces", sent, JSON.stringify(value, null, 4)],
  ["indented by tabs", sent, JSON.stringify(value, null, "\t")],
  ["without spaces, other letters as \\u escapes", sent, '{"a":["\\u00e9/",1,null,true],"b":{"c":"x"}}'],
  ["as Python writes it, other letters as \\u escapes", sent, '{"a": ["\\u00e9/", 1, null, true], "b": {"c": "x"}}'],
  ["with escaped slashes, as PHP writes it", sent, '{"a":["é\\/",1,null,true],"b":{"c":"x"}}'],
  ["with escaped slashes and letters, as PHP writes it", sent, '{"a":["\\u00e9\\/",1,null,true],"b":{"c":"x"}}'],
])("JSON that was signed %s", (form, body, signed) => {
  expect(tried(body, `is the same JSON ${form}.`)).toBe(signed);
});

test.each([
  ["its fields encoded as browsers do", "a=b c&d=~'", "a=b+c&d=%7E%27"],
  ["spaces written as %20", "a=b+c", "a=b%20c"],
  ["spaces written as +", "a=b%20c", "a=b+c"],
  ["its escapes in small letters", "a=%C3%A9+B", "a=%c3%a9+B"],
  ["its escapes in capitals", "a=%c3%a9+b", "a=%C3%A9+b"],
])("a form that was signed with %s", (form, body, signed) => {
  expect(tried(body, `is the same form with ${form}.`)).toBe(signed);
});

describe("what is not tried", () => {
  test("is nothing, and what no copy is made of", () => {
    expect(trialsOf("")).toEqual([]);
    expect(trialsOf("x".repeat(1_048_577))).toEqual([]);
    expect(trialsOf("x".repeat(1_048_576))).not.toEqual([]);
  });

  test("is a change that changes nothing", () => {
    for (const body of ["a", sent, "a=1"]) for (const { request } of trialsOf(body)) expect(request?.body).not.toEqual(Buffer.from(body));
  });

  test.each(["{", "", "<a/>", "{'a':1}"])("is JSON where %j is none", (body) => {
    expect(trialsOf(body).filter(({ says }) => says.includes("JSON"))).toEqual([]);
  });

  test("is JSON that is long or deep: indenting it would cost too much", () => {
    const isTried = (body: string) => trialsOf(body).some(({ says }) => says.includes("JSON"));
    const nested = (depth: number, between = "") => `${"[".repeat(depth)}${between}${"]".repeat(depth)}`;
    expect(isTried(nested(64))).toBe(true);
    expect(isTried(nested(65))).toBe(false);
    expect(isTried(`${'{"a":'.repeat(65)}1${"}".repeat(65)}`)).toBe(false);
    expect(isTried(`[${Array(40).fill("[[]],{}").join(",")}]`)).toBe(true);
    expect(isTried(`["${"x".repeat(262_140)}"]`)).toBe(true);
    expect(isTried(`["${"x".repeat(262_141)}"]`)).toBe(false);
  });

  test.each(["a b=1", "=1", "<a b=", '{"a"=', "[=", "no field", '"a=1'])("is a form where %j is none", (body) => {
    expect(trialsOf(body).filter(({ says }) => says.includes("form"))).toEqual([]);
  });
});

test("each says what to mend on the way", () => {
  const hands = "something between the sender and here wrote the body anew. Have proxies and functions on the way pass the bytes on untouched.";
  const fixOf = (body: string, form: string) => trialsOf(body).find(({ says }) => says === said(form))?.fix;
  expect(fixOf("a", "ended with a line feed.")).toBe(`The line feed was cut off: ${hands}`);
  expect(fixOf("a", "ended with a line break (CRLF).")).toBe(`The line break was cut off: ${hands}`);
  expect(fixOf("a\r\nb", "had LF line ends instead of CRLF.")).toBe(`The line ends were changed: ${hands}`);
  expect(fixOf("a\nb", "had CRLF line ends instead of LF.")).toBe(`The line ends were changed: ${hands}`);
  expect(fixOf("a ", "ended without its last line break or spaces.")).toContain("--data-binary");
  expect(fixOf("[ ]", "is the same JSON without spaces.")).toBe(`The JSON was parsed and written anew: ${hands}`);
  expect(fixOf("a=b+c", "is the same form with spaces written as %20.")).toBe(`The form was parsed and written anew: ${hands}`);
  for (const trial of trialsOf("é")) expect(trial).toMatchObject({ cause: "body", fix: expect.stringMatching(/^[A-Z].{20,}\.$/) });
});
