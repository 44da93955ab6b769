import { describe, expect, test } from "vitest";
import { parseJws, Token } from "./jws.ts";

const encoded = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const compact = (header: unknown, payload: unknown = {}) => `${encoded(header)}.${encoded(payload)}.${encoded("proof")}`;
const detachedOf = (header: unknown) => `${encoded(header)}..${encoded("proof")}`;

test("a compact JWS is taken apart", () => {
  const text = compact({ alg: "RS256", kid: "k1" }, { sub: "a" });
  expect(parseJws(text, false)).toMatchObject({
    algorithm: "RS256",
    keyId: "k1",
    protected: text.split(".")[0],
    payload: text.split(".")[1],
    signature: Buffer.from("proof"),
    isUnencoded: false,
  });
  expect(parseJws(compact({ alg: "RS256", kid: 7 }), false)?.keyId).toBeUndefined();
});

test.each<[string, string]>([
  ["two parts", compact({ alg: "RS256" }).split(".").slice(0, 2).join(".")],
  ["four parts", `${compact({ alg: "RS256" })}.`],
  ["no header", `.${encoded({})}.${encoded("proof")}`],
  ["a header that is a list", compact(["RS256"])],
  ["a header that is no JSON", compact("{")],
  ["a header that is null", compact("null")],
  ["no algorithm", compact({})],
  ["an algorithm that is no text", compact({ alg: ["RS256"] })],
  ["no payload", detachedOf({ alg: "RS256" })],
  ["no signature", `${encoded({ alg: "RS256" })}.${encoded({})}.`],
  ["padding in its header", `${encoded({ alg: "RS256" })}=.${encoded({})}.${encoded("proof")}`],
  ["padding in its payload", `${encoded({ alg: "RS256" })}.${encoded("a")}==.${encoded("proof")}`],
  ["padding in its signature", `${encoded({ alg: "RS256" })}.${encoded({})}.${encoded("p")}==`],
  ["letters that are no base64url", compact({ alg: "RS256" }).replace(/.$/, "+")],
  ["more letters than are read", `${compact({ alg: "RS256" })}${"A".repeat(1_400_000)}`],
])("a text with %s is none", (_, text) => {
  expect(parseJws(text, false)).toBeUndefined();
});

describe("crit (RFC 7515, section 4.1.11)", () => {
  test.each<[object, boolean]>([
    [{ crit: ["b64"], b64: false }, true],
    [{ crit: ["b64"], b64: true }, false],
    [{ crit: ["b64", "b64"], b64: false }, true],
  ])("%o, where the payload stands apart", (more, isTaken) => {
    expect(parseJws(detachedOf({ alg: "RS256", ...more }), true) !== undefined).toBe(isTaken);
  });

  test.each([
    { crit: [] },
    { crit: ["exp"], exp: 1 },
    { crit: ["b64", "exp"], b64: false },
    { crit: "b64", b64: false },
    { crit: null },
    { crit: {} },
    { b64: false },
    { b64: true },
  ])("%o is never taken: it asks for what we do not do", (more) => {
    expect(parseJws(detachedOf({ alg: "RS256", ...more }), true)).toBeUndefined();
    expect(parseJws(compact({ alg: "RS256", ...more }), false)).toBeUndefined();
  });

  test("an unencoded payload is for a detached one only", () => {
    expect(parseJws(detachedOf({ alg: "RS256", crit: ["b64"], b64: false }), true)?.isUnencoded).toBe(true);
    expect(parseJws(detachedOf({ alg: "RS256" }), true)?.isUnencoded).toBe(false);
    expect(parseJws(compact({ alg: "RS256", crit: ["b64"], b64: false }), false)).toBeUndefined();
  });
});

test("a payload that should stand apart may not stand in it", () => {
  expect(parseJws(compact({ alg: "RS256" }), true)).toBeUndefined();
});

describe("what a token says", () => {
  const claims = { sub: "a", list: ["b", 7, true, null, {}], realm: { roles: ["c"] }, "https://a.example/x": "d", none: null };
  const token = new Token({ typ: "JWT", x5c: ["e", "f"] });

  test("is nothing before it is believed", () => {
    const fresh = new Token({});
    expect(fresh.claim("sub")).toEqual([]);
    expect(fresh.claims()).toBeUndefined();
  });

  test("stands at a path, lists item by item, and is text, a number or a truth", () => {
    expect(token.believe(Buffer.from(JSON.stringify(claims)))).toBe(true);
    const told = Object.fromEntries(
      ["sub", "list", "realm.roles", "https://a.example/x", "none", "realm", "sub.x", "realm.none", "none.x", "toString"].map((path) => [
        path,
        token.claim(path),
      ]),
    );
    expect(told).toEqual({
      sub: ["a"],
      list: ["b", "7", "true"],
      "realm.roles": ["c"],
      "https://a.example/x": ["d"],
      none: [],
      realm: [],
      "sub.x": [],
      "realm.none": [],
      "none.x": [],
      toString: [],
    });
    expect(token.claims()).toEqual(claims);
  });

  test("stands in its header too", () => {
    expect(token.header("typ")).toEqual(["JWT"]);
    expect(token.header("x5c")).toEqual(["e", "f"]);
    expect(token.header("kid")).toEqual([]);
  });

  test.each(["[]", "null", '"a"', "7", "{", ""])("is nothing where its claims are %j", (payload) => {
    const fresh = new Token({});
    expect(fresh.believe(Buffer.from(payload))).toBe(false);
    expect(fresh.claim("length")).toEqual([]);
  });

  test("can be read unproved, to refuse it", () => {
    expect(Token.unproved(encoded({ iss: "x" }), "iss")).toEqual(["x"]);
    expect(Token.unproved(encoded("nonsense"), "iss")).toEqual([]);
    expect(Token.unproved("%", "iss")).toEqual([]);
  });
});
