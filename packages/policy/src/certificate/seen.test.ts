import { expect, test } from "vitest";
import type { Certificate } from "./certificate.ts";
import { certificateFacts, nameOf, seenCertificate } from "./seen.ts";
import { certificateSourcesOf } from "./sources.ts";

const certificate = {
  subject: "C=DE\nO=Acme\nCN=client.example.com",
  issuer: "O=Acme\nCN=Acme CA",
  names: [
    { kind: "dns", value: "client.example.com" },
    { kind: "directory", value: "" },
  ],
  commonNames: ["client.example.com"],
  sha256: "ab",
  notBeforeMs: 0,
  notAfterMs: 86_400_000,
} as unknown as Certificate;

test("a decision shows a certificate by its names, on one line each", () => {
  expect(seenCertificate(certificate)).toEqual({
    subject: "C=DE, O=Acme, CN=client.example.com",
    issuer: "O=Acme, CN=Acme CA",
    names: ["dns:client.example.com", "directory"],
    sha256: "ab",
    notBefore: "1970-01-01T00:00:00.000Z",
    notAfter: "1970-01-02T00:00:00.000Z",
  });
});

test("of many names ten are shown, and of a long one its beginning", () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => ({ kind: "dns" as const, value: `n${at}` }));
  expect(seenCertificate({ ...certificate, names: names(10) }).names).toHaveLength(10);
  expect(seenCertificate({ ...certificate, names: names(13) }).names.slice(9)).toEqual(["dns:n9", "and 3 more"]);
  const parts = (letters: number) => `CN=${"x".repeat(57)}\n`.repeat(3) + "y".repeat(letters);
  expect(seenCertificate({ ...certificate, subject: parts(54) }).subject).toHaveLength(240);
  expect(seenCertificate({ ...certificate, subject: parts(55) }).subject).toMatch(/^CN=x.*y…$/);
  expect(seenCertificate({ ...certificate, subject: parts(55) }).subject).toHaveLength(241);
  expect(seenCertificate({ ...certificate, subject: "CN=a\u0000b" }).subject).toBe("CN=a\ufffdb");
});

test("what expressions read of a certificate is told in full", () => {
  expect(certificateFacts(certificate)).toEqual({
    subject: "C=DE, O=Acme, CN=client.example.com",
    issuer: "O=Acme, CN=Acme CA",
    names: ["dns:client.example.com", "directory:"],
    commonNames: ["client.example.com"],
    sha256: "ab",
  });
});

test.each<[Partial<Certificate>, string]>([
  [{}, '"client.example.com"'],
  [{ subject: "CN=first\nCN=second" }, '"first"'],
  [{ subject: "O=Acme\nXCN=no" }, '"O=Acme, XCN=no"'],
  [{ subject: "" }, '"client.example.com"'],
  [{ subject: "", names: [] }, '""'],
])("%o is called %s in a sentence", (changes, name) => {
  expect(nameOf({ ...certificate, ...changes })).toBe(name);
});

test("where a policy reads certificates is found in its whole tree", () => {
  const gate = (source: string) => ({ kind: "certificate", source }) as never;
  const method = { kind: "method" as const, allow: ["GET"] };
  expect([...certificateSourcesOf({ all: [method, { any: [gate("tls"), { all: [gate("xfcc")] }] }, gate("tls")] })]).toEqual(["tls", "xfcc"]);
  expect([...certificateSourcesOf({ all: [method] })]).toEqual([]);
});
