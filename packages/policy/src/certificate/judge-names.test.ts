import type { CertificateCondition } from "@postern/contract/certificate-gate";
import { expect, test } from "vitest";
import type { Certificate } from "./certificate.ts";
import { nameJudge } from "./judge-names.ts";

const sha256 = "ab".repeat(32);
const certificate = {
  sha256,
  commonNames: ["Ada Ferro", "client-1"],
  names: [
    { kind: "dns", value: "a.example.com" },
    { kind: "dns", value: "b.example.com" },
    { kind: "uri", value: "spiffe://example.com/ns/prod/sa/hooks" },
    { kind: "email", value: "ada@example.com" },
  ],
} as unknown as Certificate;
const judge = (conditions: CertificateCondition[], fingerprints: string[] = [], held = certificate) => nameJudge(conditions, fingerprints)(held);
const on = (name: CertificateCondition["name"], is: CertificateCondition["is"], ...values: string[]): CertificateCondition => ({ name, is, values });

test.each([
  [on("dns", "equals", "A.Example.com")],
  [on("dns", "glob", "*.example.com")],
  [on("dns", "glob", "x.example.com", "b.*.com")],
  [on("uri", "equals", "spiffe://example.com/ns/prod/sa/hooks")],
  [on("uri", "glob", "spiffe://example.com/ns/*/sa/hooks")],
  [on("email", "equals", "ada@example.com")],
  [on("subject-cn", "equals", "client-1")],
  [on("subject-cn", "glob", "client-*")],
])("%o holds", (condition) => {
  expect(judge([condition])).toBeUndefined();
});

test.each([
  [on("dns", "equals", "example.com"), "DNS name a.example.com or b.example.com", "a DNS name that is example.com"],
  [on("dns", "glob", "*.com", "*.*.*.com"), "DNS name a.example.com or b.example.com", "a DNS name that fits *.com or *.*.*.com"],
  [
    on("uri", "equals", "spiffe://example.com/NS/prod/sa/hooks"),
    "URI spiffe://example.com/ns/prod/sa/hooks",
    "a URI that is spiffe://example.com/NS/prod/sa/hooks",
  ],
  [on("email", "equals", "Ada@example.com"), "e-mail address ada@example.com", "a e-mail address that is Ada@example.com"],
  [on("subject-cn", "equals", "ada ferro"), "common name Ada Ferro or client-1", "a common name that is ada ferro"],
])("%o does not, and says so", (condition, seen, expected) => {
  expect(judge([condition])).toEqual({ reason: "certificate-mismatch", seen, expected });
});

test("all conditions have to hold, after the fingerprint", () => {
  const [right, wrong] = [on("dns", "glob", "*.example.com"), on("uri", "equals", "x")];
  expect(judge([right, wrong])).toMatchObject({ expected: "a URI that is x" });
  expect(judge([right, on("email", "glob", "*@example.com")])).toBeUndefined();
  const other = "CD:".repeat(31).concat("CD");
  expect(judge([wrong], [other])).toEqual({
    reason: "certificate-mismatch",
    seen: `a certificate with the fingerprint ${sha256}`,
    expected: "cd".repeat(32),
  });
  expect(judge([right], [other, "AB:".repeat(31).concat("AB")])).toBeUndefined();
  expect(judge([], [])).toBeUndefined();
});

test("a certificate without the name, or for many hosts, is none for a certain one", () => {
  const bare = { ...certificate, names: [], commonNames: [] } as unknown as Certificate;
  expect(judge([on("dns", "glob", "*.example.com")], [], bare)).toMatchObject({ seen: "a certificate without a DNS name" });
  const many = { ...certificate, names: [{ kind: "dns", value: "*.example.com" }] } as unknown as Certificate;
  expect(judge([on("dns", "glob", "*.example.com")], [], many)).toMatchObject({ reason: "certificate-mismatch" });
  expect(judge([on("dns", "equals", "*.example.com")], [], many)).toBeUndefined();
  const slashed = { ...certificate, names: [{ kind: "dns", value: "a/b.example.com" }] } as unknown as Certificate;
  expect(judge([on("dns", "glob", "**.example.com")], [], slashed)).toMatchObject({ reason: "certificate-mismatch" });
});

test("of many names three are told", () => {
  const values = ["1", "2", "3", "4", "5"];
  expect(judge([on("email", "equals", ...values)])).toMatchObject({ expected: "a e-mail address that is 1 or 2 or 3, or 2 more" });
});
