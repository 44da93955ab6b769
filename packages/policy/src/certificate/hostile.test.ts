import fc from "fast-check";
import { expect, test } from "vitest";
import { readCertificate } from "./certificate.ts";
import { readForwarded } from "./forwarded-certificate.ts";
import { derOf, listOf, type MadeName, pemOf } from "./made-certificates.ts";
import { judge } from "./made-decisions.ts";
import { readRevocationList } from "./revocation-list.ts";

const genuine: MadeName[] = ["good", "of-middle", "bounded-within", "rsa2048", "ed25519", "nul-name"];

/** Bytes changed, cut out or put in. */
const spoiled = fc
  .record({ name: fc.constantFrom(...genuine), at: fc.nat(700), cut: fc.nat(4), put: fc.uint8Array({ maxLength: 4 }) })
  .map(({ name, at, cut, put }) => {
    const der = derOf(name);
    return { name, der: Buffer.concat([der.subarray(0, at), put, der.subarray(at + cut)]) };
  })
  .filter(({ name, der }) => !der.equals(derOf(name)));

test("a certificate that was tampered with is never let in, and breaks nothing", async () => {
  await fc.assert(
    fc.asyncProperty(spoiled, async ({ der }) => {
      const { verdict, reason } = await judge({ sends: [der, derOf("middle"), derOf("bounded")], trusts: ["root", "rsa-root"] });
      expect(verdict).toBe("refused");
      expect(reason).toMatch(/^certificate-(malformed|untrusted)$/);
    }),
    { numRuns: 600 },
  );
});

test("bytes of any kind are a certificate or none", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void readCertificate(Buffer.from(bytes))));
});

const pieces = fc.constantFrom('"', "\\", ",", ";", "=", " ", "%", "Cert", "Chain", "By", encodeURIComponent(pemOf("good")), "x");

test("a header of any letters is read, or said to be unreadable", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (letters) => {
      const read = readForwarded(letters.join(""));
      expect(typeof read === "string" ? read !== "" : read.length > 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("a revocation list that was tampered with is refused in words, or says what it said before", () => {
  const authority = readCertificate(derOf("root"));
  const list = listOf("root-list");
  if (!authority) throw new Error("it can be read");
  const genuineList = readRevocationList(list, authority);
  fc.assert(
    fc.property(fc.integer({ min: 30, max: list.length - 30 }), fc.constantFrom("A", "b", "7", "+"), (at, letter) => {
      fc.pre(/[A-Za-z0-9+/]/.test(list[at] ?? "") && list[at] !== letter);
      const read = readRevocationList(`${list.slice(0, at)}${letter}${list.slice(at + 1)}`, authority);
      if (typeof read !== "string") expect(read).toEqual(genuineList); // the lengths around the algorithm's name are signed by nobody
    }),
    { numRuns: 400 },
  );
});
