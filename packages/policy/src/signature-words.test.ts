import { expect, test } from "vitest";
import { gateThatDecided } from "./difference.ts";
import { JsonPaths } from "./json-paths.ts";
import { openSecret } from "./made-for-tests.ts";
import { prepareScheme } from "./prepare-scheme.ts";
import { quote } from "./quote.ts";
import type { Scheme } from "./scheme.ts";
import * as words from "./signature-words.ts";

const scheme = (changes: Partial<Scheme> = {}): Scheme => ({
  label: "HMAC-SHA256 over the body",
  algorithm: "hmac-sha256",
  encoding: "hex",
  signature: { header: "X-Sig", prefix: "sha256=" },
  message: ["body"],
  bindsBody: true,
  ...changes,
});
const prepared = (changes: Partial<Scheme> = {}, secrets = [openSecret("a-secret-of-ours-ab12")]) =>
  prepareScheme(scheme(changes), { secrets, paths: new JsonPaths() });

test("what came is told by its place and length, never itself", () => {
  expect(words.signature(prepared(), ["ab12"])).toBe("header X-Sig of 4 hex letters");
  expect(words.signature(prepared(), ["ab1x"], 4_000)).toBe("header X-Sig of 4 letters, timestamp 4 s old");
  expect(words.signature(prepared({ encoding: "base64" }), ["ab12", "x", "y"])).toBe("header X-Sig of 4 letters, and 2 more");
  expect(words.signature(prepared({ algorithm: "token" }), ["s3cret"])).toBe("header X-Sig");
  expect(words.signature(prepared(), [])).toBe("header X-Sig of 0 letters");
});

test("secrets are told by their last letters, short ones not at all, and public keys by their number", () => {
  const told = (...secrets: ReturnType<typeof openSecret>[]) =>
    words.secrets(
      scheme(),
      secrets.map((secret) => ({ secret, key: { kind: "token", bytes: Buffer.alloc(1) } })),
    );
  expect(told(openSecret("a-secret-ab12"))).toBe("HMAC-SHA256 over the body with the active secret (…ab12)");
  expect(told(openSecret("twelve-lettr"), openSecret("eleven-lett"))).toBe("HMAC-SHA256 over the body with one of 2 active secrets (…ettr, …)");
  expect(told(openSecret("x", { kind: "public-key" }))).toBe("HMAC-SHA256 over the body with the sender's key");
  const key = openSecret("x", { kind: "public-key" });
  expect(told(key, key)).toBe("HMAC-SHA256 over the body with one of the sender's 2 keys");
});

test("a secret that is lacking is told with its prefix", () => {
  expect(words.key(scheme())).toBe("an active secret for HMAC-SHA256 over the body");
  expect(words.key(scheme({ key: ["base64", { strip: "whsec_" }] }))).toBe("an active secret for HMAC-SHA256 over the body, such as whsec_…");
});

test("what must hold besides is told by its place", () => {
  const conditions = [{ input: { claim: "iss" }, equals: "a" }, { method: "POST" }, { input: { header: "X-Team" }, present: true }] as const;
  expect(words.required(scheme({ require: conditions }))).toBe("claim iss, header X-Team as the record and this gate's settings say");
});

test("the form of a signature is told with its prefix, or as the token it is", () => {
  expect(words.form(prepared())).toBe("header X-Sig: sha256= and 64 hex letters");
  expect(words.form(prepared({ signature: { query: "sig" } }))).toBe("query parameter sig: 64 hex letters");
  expect(words.form(prepared({ algorithm: "token", signature: { header: "Authorization", prefix: "Bearer " } }))).toBe(
    "header Authorization: Bearer and the token",
  );
  expect(words.form(prepared({ algorithm: "rsa-sha256", encoding: "base64", signature: { header: "X-Sig" } }))).toBe("header X-Sig: a signature in base64");
});

test("what is wrong with a signature or a time is told", () => {
  expect(words.fault(prepared(), "empty")).toBe("header X-Sig, empty");
  expect(words.fault(prepared(), "unmatched")).toBe("header X-Sig without sha256=");
  expect(words.fault(prepared({ signature: { header: "X-Sig" } }), "unmatched")).toBe("header X-Sig without a signature");
  expect(words.badTime("header X-Time", ["soon\n"])).toBe('header X-Time "soon\ufffd"');
  expect(words.badTime("header X-Time", [])).toBe('header X-Time ""');
  expect(words.badTime("header X-Time", ["1", "2", "3"])).toBe("header X-Time, 3 times");
});

test("every place where a signature may stand is told once", () => {
  expect(words.places([prepared(), prepared({ signature: { query: "sig" } }), prepared()])).toBe("header X-Sig or query parameter sig");
});

test("a text of the sender is shown short, on one line, without control characters", () => {
  expect(quote("a".repeat(80))).toBe("a".repeat(80));
  expect(quote("a".repeat(81))).toBe(`${"a".repeat(80)}…`);
  expect(quote("a\u0000\n\u007f\u0085\u2028\u2029b\u00a0é")).toBe("a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdb\u00a0é");
});

test("of a refusal the gate is told whose reason it bears, or else the last that failed", () => {
  const passed = { path: "0", gate: "method" as const, outcome: "passed" as const, micros: 1 };
  const failed = (path: string, reason: "rate-limited" | "schema", seen?: string) => ({
    path,
    gate: "rate" as const,
    outcome: "failed" as const,
    micros: 1,
    reason,
    ...(seen !== undefined && { seen }),
  });
  const trace = [passed, failed("1", "rate-limited", "a"), failed("2", "rate-limited"), failed("3", "schema", "c")];
  expect(gateThatDecided(trace, "rate-limited")).toEqual({ path: "2", gate: "rate", reason: "rate-limited" });
  expect(gateThatDecided(trace, "schema")).toEqual({ path: "3", gate: "rate", reason: "schema", seen: "c" });
  expect(gateThatDecided(trace, undefined)).toMatchObject({ path: "3" });
  expect(gateThatDecided([passed], "schema")).toBeUndefined();
});
