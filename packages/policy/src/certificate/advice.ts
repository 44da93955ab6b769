import { type Certificate, readCertificate } from "./certificate.ts";
import { pemBlocks } from "./pem.ts";
import { type RevocationList, readRevocationList } from "./revocation-list.ts";
import { nameOf } from "./seen.ts";
import { whyNoIssuer } from "./unfit.ts";

/** A certificate that may be stored as an authority's. */
export interface ReadAuthority {
  /** What it calls itself. */
  name: string;
  subject: string;
  sha256: string;
  /** PEM, and nothing but it. */
  certificate: string;
  notBeforeMs: number;
  notAfterMs: number;
}
const authoritiesMax = 20;

/** What a command that keeps certificate authorities asks before it does; what is wrong is said in a sentence, for whoever pasted it. */
export const certificateAdvice = {
  readAuthorities(text: string, nowMs: number): ReadAuthority[] | string {
    const begun = text.split("-----BEGIN CERTIFICATE-----").length - 1;
    const certificates = pemBlocks(text, "CERTIFICATE").map(readCertificate);
    const known = certificates.filter((one) => one !== undefined);
    if (begun === 0) return "holds no certificate: PEM begins with -----BEGIN CERTIFICATE-----";
    if (begun > authoritiesMax) return `holds ${begun} certificates; ${authoritiesMax} may be added at once`;
    if (known.length !== begun) return "holds a certificate that cannot be read";
    return known.map((one) => whyNoAuthority(one, nowMs)).find((fault) => fault !== undefined) ?? known.map(factsOf);
  },
  readList(text: string, authority: string, nowMs: number): RevocationList | string {
    const [der] = pemBlocks(authority, "CERTIFICATE");
    const certificate = der && readCertificate(der);
    if (!certificate) throw new Error("the authority's certificate cannot be read");
    const list = readRevocationList(text, certificate);
    if (typeof list === "string") return list;
    if (list.untilMs <= nowMs) return `ended on ${dayOf(list.untilMs)}: nobody would be let in`;
    if (list.issuedAtMs > nowMs) return `begins on ${dayOf(list.issuedAtMs)}`;
    return list;
  },
};

function whyNoAuthority(certificate: Certificate, nowMs: number): string | undefined {
  const unfit = whyNoIssuer(certificate);
  if (unfit) return `holds ${unfit}`;
  const name = nameOf(certificate);
  if (certificate.weakSignature) return `holds ${name}, with ${certificate.weakSignature}`;
  if (certificate.notUnderstood) return `holds ${name}, with the critical extension ${certificate.notUnderstood}, which is not understood here`;
  if (certificate.notAfterMs <= nowMs) return `holds ${name}, which ended on ${dayOf(certificate.notAfterMs)}`;
}

function factsOf(certificate: Certificate): ReadAuthority {
  const { der, subject, sha256, notBeforeMs, notAfterMs } = certificate;
  const base64 = der.toString("base64").replace(/(.{64})(?=.)/g, "$1\n");
  return {
    name: nameOf(certificate).slice(1, -1),
    subject: subject.replaceAll("\n", ", "),
    sha256,
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    notBeforeMs,
    notAfterMs,
  };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
