import { describe, expect, test } from "vitest";
import { certificateAdvice } from "./advice.ts";
import { certificateNowSeconds, fingerprintOf, listOf, type MadeName, pemOf } from "./made-certificates.ts";

const now = certificateNowSeconds * 1_000;
const read = (text: string) => certificateAdvice.readAuthorities(text, now);

test("an authority is read with what a person wants to know of it, and kept as nothing but its certificate", () => {
  const [root, middle, ...more] = read(`Bag Attributes: x\n${pemOf("root")}\nsome words\n${pemOf("middle")}`);
  expect(root).toMatchObject({
    name: "Acme Client Root",
    subject: "O=Acme, CN=Acme Client Root",
    sha256: fingerprintOf("root").replaceAll(":", "").toLowerCase(),
  });
  expect(middle).toMatchObject({ name: "Acme Middle", certificate: pemOf("middle") });
  expect(more).toEqual([]);
});

describe("what cannot be an authority is refused with the reason", () => {
  test.each<[string, string, RegExp]>([
    ["nothing", "hello", /holds no certificate/],
    ["a certificate that is cut", pemOf("root").slice(0, 300), /cannot be read/],
    ["a certificate that is spoiled", pemOf("root").replace(/\n[A-Za-z]{2}/, "\n??"), /cannot be read/],
    ["a client's", pemOf("good"), /"billing", which is no authority/],
    ["one that signs itself and is none", pemOf("not-an-authority"), /no authority/],
    ["one whose key may not sign certificates", pemOf("no-cert-sign"), /no keyCertSign/],
    ["one that ended", pemOf("short-root"), /"Short Root", which ended on 2026-11-23/],
    ["one with a short key", pemOf("weak-root"), /RSA key of 1024 bits/],
    ["one that is signed over SHA-1", pemOf("sha1-root"), /over SHA-1/],
    ["a good one beside a bad one", `${pemOf("root")}${pemOf("good")}`, /"billing"/],
    ["too many", Array<string>(21).fill(pemOf("root")).join(""), /holds 21 certificates; 20 may be added at once/],
  ])("%s", (_, text, fault) => {
    expect(read(text)).toMatch(fault);
  });
});

describe("a revocation list", () => {
  const readList = (text: string, authority: MadeName = "root") => certificateAdvice.readList(text, pemOf(authority), now);

  test("is read with how many it names and how long it counts", () => {
    expect(readList(listOf("root-list"))).toEqual({
      revoked: [expect.stringMatching(/^[0-9a-f]+$/)],
      issuedAtMs: expect.any(Number),
      untilMs: expect.any(Number),
    });
    expect(readList(listOf("empty-list"))).toMatchObject({ revoked: [] });
    expect(readList(listOf("middle-list"), "middle")).toMatchObject({ revoked: [expect.any(String)] });
  });

  test.each<[string, string, MadeName, RegExp]>([
    ["no list", "hello", "root", /is no revocation list/],
    ["a certificate", pemOf("root"), "root", /is no revocation list/],
    ["two lists", `${listOf("root-list")}${listOf("empty-list")}`, "root", /two lists/],
    ["another authority's", listOf("other-list"), "root", /another authority than Acme Client Root/],
    ["that of an authority with the same name", listOf("twin-list"), "root", /not signed by this authority's key/],
    ["one that has ended", listOf("short-list"), "root", /ended on 2026-11-23/],
    ["a part of the whole", listOf("partial-list"), "root", /covers only a part/],
    ["one that is signed over SHA-1", listOf("sha1-list"), "root", /over SHA-1/],
    ["one of an authority that may not sign lists", listOf("root-list"), "last", /another authority/],
    ["one that is spoiled", listOf("root-list").replace(/\n([A-Za-z0-9+/]{10})/, "\nAAAA$1"), "root", /cannot be read/],
  ])("that is %s is refused", (_, text, authority, fault) => {
    expect(readList(text, authority)).toMatch(fault);
  });
});
