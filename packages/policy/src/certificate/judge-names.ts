import type { CertificateCondition } from "@postern/contract/certificate-gate";
import { globMatcher } from "../glob.ts";
import type { Denial } from "../ports.ts";
import { quote } from "../quote.ts";
import type { Certificate } from "./certificate.ts";

type Judge = (certificate: Certificate) => Denial | undefined;

/** Judges whom a believed certificate names: all conditions must hold, and its fingerprint be one of those that are listed. */
export function nameJudge(conditions: readonly CertificateCondition[], fingerprints: readonly string[]): Judge {
  const judges = [...(fingerprints.length > 0 ? [fingerprintJudge(fingerprints)] : []), ...conditions.map(conditionJudge)];
  return (certificate) => {
    for (const judge of judges) {
      const denial = judge(certificate);
      if (denial) return denial;
    }
  };
}

function fingerprintJudge(fingerprints: readonly string[]): Judge {
  const known = new Set(fingerprints.map((text) => text.replaceAll(":", "").toLowerCase()));
  return ({ sha256 }) => {
    if (!known.has(sha256)) return { reason: "certificate-mismatch", seen: `a certificate with the fingerprint ${sha256}`, expected: listed([...known]) };
  };
}

const kinds = { dns: "DNS name", uri: "URI", email: "e-mail address", "subject-cn": "common name" } as const;

function conditionJudge({ name, is, values }: CertificateCondition): Judge {
  const tests = values.map((value) => testOf(name, is, value));
  const expected = `a ${kinds[name]} that ${is === "equals" ? "is" : "fits"} ${listed(values)}`;
  return (certificate) => {
    const held = namesOf(certificate, name);
    if (held.some((text) => tests.some((fits) => fits(text)))) return;
    return { reason: "certificate-mismatch", seen: held.length === 0 ? `a certificate without a ${kinds[name]}` : `${kinds[name]} ${listed(held)}`, expected };
  };
}

function namesOf({ names, commonNames }: Certificate, wanted: CertificateCondition["name"]): readonly string[] {
  return wanted === "subject-cn" ? commonNames : names.filter(({ kind }) => kind === wanted).map(({ value }) => value);
}

/** Of host names a star stands for one label, as certificates have it. A certificate for many hosts is none for a certain one. */
function testOf(name: CertificateCondition["name"], is: CertificateCondition["is"], value: string): (text: string) => boolean {
  if (name !== "dns") return is === "glob" ? globMatcher(value) : (text) => text === value;
  const wanted = value.toLowerCase();
  if (is === "equals") return (text) => text === wanted;
  const fits = globMatcher(wanted.replaceAll(".", "/"));
  return (text) => !text.includes("*") && !text.includes("/") && fits(text.replaceAll(".", "/"));
}

const listedMax = 3;

function listed(texts: readonly string[]): string {
  const more = texts.length - listedMax;
  return `${texts.slice(0, listedMax).map(quote).join(" or ")}${more > 0 ? `, or ${more} more` : ""}`;
}
