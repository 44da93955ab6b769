import { describe, expect, test } from "vitest";
import { Budget, BudgetSpent } from "../budget.ts";
import { prepareExpression } from "./prepare-expression.ts";
import type { ValueMap } from "./value.ts";

const body = {
  l2: [1, 2, "a"],
  l3: [2, 1, "a"],
  m2: { z: null, a: 1 },
  m3: { a: 1, y: null },
  m4: { a: 2, z: null },
  odd: [1, "a"],
  n: 2,
  d: 1.5,
  s: "a",
  b: true,
  l: [1, 2, "a"],
  m: { a: 1, z: null },
  none: null,
  big: 9e15,
};
const facts: ValueMap = { method: "POST", body };

/** What an expression comes to: nothing wrong, "false", or why it comes to nothing. */
function told(expression: string, steps = 1_000): string | undefined {
  const unfit = prepareExpression(expression).judge(facts, new Budget(steps));
  return unfit && (unfit.why === "false" ? "false" : unfit.detail);
}

test.each([
  // equality
  "1 == 1 && 1 != 2 && body.n == 2 && body.n == 2.0 && body.d != 1 && body.d == 1.5",
  '"a" == body.s && "b" != body.s && !(body.s == 1) && !(1 == body.s)',
  "null == body.none && !(body.none == 0) && true == body.b && !(body.b == 1)",
  'body.l == body.l2 && [1, 2] != body.l && body.l3 != body.l && body.l != {"0": 1} && body.l != body.s',
  'body.m == body.m2 && {"a": 1} != body.m && body.m3 != body.m && body.m4 != body.m && body.m != body.none',
  // numbers
  "7 + 2 == 9 && 7 - 2 == 5 && 7 * 2 == 14 && 7 / 2 == 3 && -7 / 2 == -3 && 7 % 2 == 1 && -7 % 2 == -1",
  "body.d + body.d == 3.0 && body.d - 0.5 == 1.0 && body.d * 2.0 == 3.0 && 3.0 / body.d == 2.0 && -body.d == -1.5",
  "1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2 && !(2 < 2) && !(3 <= 2) && !(2 > 2) && !(1 >= 2) && body.d < 2 && 1 < body.d",
  '"a" < "b" && "b" >= "a" && !("b" < "a") && !("a" > "b") && "a" <= "a" && false < true && !(true < false)',
  "9223372036854775807 > 0 && -9223372036854775807 - 1 < 0",
  // texts and lists
  '"a" + "b" == "ab" && [1] + [2, 3] == [1, 2, 3] && [] + [] == []',
  '1 in body.l && "a" in body.l && !(3 in body.l) && "a" in body.m && !("b" in body.m) && "z" in body.m && !(1 in body.m)',
  'body.l[0] == 1 && body.l[2] == "a" && body["s"] == "a" && body.m["a"] == 1 && body.m.z == null',
  "has(body.m) && has(body.m.z) && !has(body.m.b) && !has(body.s.b)",
  'size("héé") == 3 && "héé".size() == 3 && size([1, 2]) == 2 && size({"a": 1}) == 1 && size("💩") == 1',
  '"abc".contains("bc") && !"abc".contains("x") && "abc".startsWith("ab") && !"abc".startsWith("b") && "abc".endsWith("c") && !"abc".endsWith("b")',
  '"AbÉ1".lowerAscii() == "abÉ1" && "aBé1".upperAscii() == "ABé1" && "  a b ".trim() == "a b"',
  'method.matches("^P") && !method.matches("x")',
  // conversions
  'int("12") == 12 && int("-12") == -12 && int(1.9) == 1 && int(-1.9) == -1 && int(7) == 7 && int("999999999999999") == 999999999999999',
  'double("1.5") == 1.5 && double("-2") == -2.0 && double(2) == 2.0 && double(1.5) == 1.5',
  'string(12) == "12" && string(1.5) == "1.5" && string(true) == "true" && string("a") == "a"',
  // sides and choices
  "(true ? body.s : body.absent) == body.s && (false ? body.absent : body.n) == 2",
  "body.absent == 1 || true",
  "true || body.absent == 1",
  "!(body.absent == 1 && false)",
  "!(false && body.absent == 1)",
  // macros
  "body.l.all(x, x != 3) && !body.l.all(x, x == 1) && [].all(x, false)",
  "body.l.exists(x, x == 2) && !body.l.exists(x, x == 3) && ![].exists(x, true)",
  "body.l.exists_one(x, x == 2) && !body.l.exists_one(x, x != 9) && ![1, 1].exists_one(x, x == 1)",
  'body.l.filter(x, x != 2) == body.odd && body.l.map(x, x == 1) == [true, false, false] && body.m.map(k, k) == ["a", "z"]',
  "[1, 2].map(x, [3].map(y, x)) == [[1], [2]] && [body.n].all(body, body == 2)",
  "body.l.exists(x, x < 2 || true) && !body.l.all(x, x < 2 && false)",
])("%s", (expression) => {
  expect(told(expression)).toBeUndefined();
});

test.each([
  ["body.absent == 1", "a key or index that is not there"],
  ["body.l[3] == 1", "a key or index that is not there"],
  ["body.l[-1] == 1", "a key or index that is not there"],
  ['body.m["toString"] == 1', "a key or index that is not there"],
  ["body.s.x == 1", "a string has no members"],
  ["body.none.x == 1", "a null has no members"],
  ["body.b.x == 1", "a bool has no members"],
  ["body.s", "a string where true or false is needed"],
  ["body.n ? true : false", "a double where true or false is needed"],
  ["!body.none", "a null where true or false is needed"],
  ["body.l || false", "a list where true or false is needed"],
  ["body.m && true", "a map where true or false is needed"],
  ["body.s > 3", "string > int is nothing"],
  ["body.s <= body.b", "string <= bool is nothing"],
  ["body.l < body.l", "list < list is nothing"],
  ["body.n < body.b", "double < bool is nothing"],
  ["body.n + body.s == 1", "double + string is nothing"],
  ["body.s + 1 == 1", "string + int is nothing"],
  ["body.l + body.n == 1", "list + double is nothing"],
  ["body.n + body.l == 1", "double + list is nothing"],
  ["body.d % body.d == 0.0", "double % double is nothing"],
  ["body.s - body.s == 1", "string - string is nothing"],
  ["body.n * 1 == 2", "double * int is nothing"],
  ["-body.s == 1", "-string is nothing"],
  ["1 / 0 == 1", "a division by zero"],
  ["1 % 0 == 1", "a division by zero"],
  ["1 in body.s", "nothing is in a string"],
  ["size(body.n) == 1", "a double has no size"],
  ["size(body.none) == 1", "a null has no size"],
  ["body.n.contains(body.s)", "a double is no text"],
  ["body.s.startsWith(body.n)", "a double is no text"],
  ['body.l.lowerAscii() == ""', "a list is no text"],
  ['body.b.matches("a")', "a bool is no text"],
  ["int(body.s) == 1", "a string that is no int"],
  ['int("1.5") == 1', "a string that is no int"],
  ['int("1234567890123456") == 1', "a string that is no int"],
  ["int(body.b) == 1", "a bool that is no int"],
  ["int(1e300) == 1", "a double that is no int"],
  ["double(body.s) == 1.0", "a string that is no double"],
  ["double(body.b) == 1.0", "a bool that is no double"],
  ["double(body.none) == 0.0", "a null that is no double"],
  ['double("") == 0.0', "a string that is no double"],
  ['double("1e3") == 0.0', "a string that is no double"],
  ['string(body.l) == ""', "a list that is no text"],
  ['string(body.m) == ""', "a map that is no text"],
  ['string(body.none) == ""', "a null that is no text"],
  ["body.s.all(x, true)", "a string has no items"],
  ["body.n.map(x, x) == []", "a double has no items"],
  ["body.l.exists(x, x.y == 1)", "a double has no members"],
  ["body.l.exists_one(x, body.absent)", "a key or index that is not there"],
  ["{body.n: 1} == {}", "a name that is no text"],
  ["body.absent == 1 || body.s", "a key or index that is not there"],
])("%s comes to nothing: %s", (expression, detail) => {
  expect(told(expression)).toBe(detail);
});

test("whole numbers stay in 64 bits", () => {
  for (const expression of ["9223372036854775807 + 1 > 0", "-9223372036854775807 - 2 < 0", "9223372036854775807 * 2 > 0"])
    expect(told(expression)).toMatch(/64 bits|int/);
});

describe("the part that says no is told", () => {
  const partOf = (expression: string) => prepareExpression(expression).judge(facts, new Budget(1_000));
  test("a part that is false before one that comes to nothing, wherever it stands", () => {
    expect(partOf("true && body.absent == 1 && body.n  ==\n 3 && false")).toEqual({ part: "body.n == 3", why: "false" });
    expect(partOf("body.absent == 1 && (true && body.s)")).toEqual({ part: "body.absent == 1", why: "nothing", detail: "a key or index that is not there" });
    expect(partOf("true && true")).toBeUndefined();
  });
});

test("only the facts that are named are read", () => {
  const readsOf = (expression: string) => [...prepareExpression(expression).reads];
  expect(readsOf('method == "GET"')).toEqual(["method"]);
  expect(readsOf('headers["a"] == "b" && [address].exists(x, x == path)')).toEqual(["path", "headers", "address"]);
  expect(readsOf('{"a": event.type}["a"] == "x" || has(claims.sub)')).toEqual(["event", "claims"]);
  expect(readsOf("true")).toEqual([]);
});

test.each([
  ['duration("1s") == duration("1s")', "line 1, column 1: this function is not taken"],
  ['b"a" == b"a"', "line 1, column 1: bytes and unsigned numbers are not taken"],
  ["1u == 1u", "line 1, column 1: bytes and unsigned numbers are not taken"],
  ['true &&\n  path.matches("(?=a)")', "line 2, column 16: matches() needs a pattern of RE2, written out: no lookaround, no backreferences"],
  ["path.matches(method)", "line 1, column 14: matches() needs a pattern of RE2, written out: no lookaround, no backreferences"],
  ["size(path)", "comes to a int, not to true or false"],
])("%s cannot be used: %s", (expression, detail) => {
  expect(() => prepareExpression(expression)).toThrow(expect.objectContaining({ name: "PolicyError", path: "expression", detail }));
});

test("every step is paid for", () => {
  const long = { ...facts, body: { s: "x".repeat(100_000), l: Array(500).fill(1) } };
  for (const expression of [
    "body.s == body.s",
    "body.s + body.s == body.s",
    "body.s < body.s",
    "body.s.trim() == body.s",
    "size(body.s) > 0",
    'body.s.contains("x")',
    "body.l == body.l",
    "body.l + body.l == []",
    "1 in body.l",
    "body.l.all(x, true)",
  ]) {
    const prepared = prepareExpression(expression.replace("1 in body.l", "2 in body.l"));
    expect(() => prepared.judge(long, new Budget(90)), expression).toThrow(BudgetSpent);
    expect(() => prepared.judge(long, new Budget(20_000)), expression).not.toThrow();
  }
});
