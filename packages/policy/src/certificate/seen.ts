import type { SeenCertificate } from "@postern/contract/certificate-gate";
import { quote } from "../quote.ts";
import type { Certificate } from "./certificate.ts";

/** What a believed certificate says of its holder, in full: what expressions read. */
export interface CertificateFacts {
  subject: string;
  issuer: string;
  /** As `dns:client.example.com`. */
  names: readonly string[];
  commonNames: readonly string[];
  sha256: string;
}

export function certificateFacts({ subject, issuer, names, commonNames, sha256 }: Certificate): CertificateFacts {
  const told = names.map(({ kind, value }) => `${kind}:${value}`);
  return { subject: subject.replaceAll("\n", ", "), issuer: issuer.replaceAll("\n", ", "), names: told, commonNames, sha256 };
}

const namesMax = 10;

/** A certificate as a decision's trace shows it. */
export function seenCertificate({ subject, issuer, names, sha256, notBeforeMs, notAfterMs }: Certificate): SeenCertificate {
  const listed = names.slice(0, namesMax).map(({ kind, value }) => (value === "" ? kind : `${kind}:${quote(value)}`));
  return {
    subject: lineOf(subject),
    issuer: lineOf(issuer),
    names: names.length > namesMax ? [...listed, `and ${names.length - namesMax} more`] : listed,
    sha256,
    notBefore: new Date(notBeforeMs).toISOString(),
    notAfter: new Date(notAfterMs).toISOString(),
  };
}

/** How a certificate is called in a sentence: by its common name where its subject has one. */
export function nameOf({ subject, names = [] }: Pick<Certificate, "subject"> & Partial<Pick<Certificate, "names">>): string {
  const common = /(?:^|\n)CN=(.+)/.exec(subject)?.[1];
  const [other] = names;
  return `"${quote(common ?? (subject === "" ? (other?.value ?? "") : subject.replaceAll("\n", ", ")))}"`;
}

const lettersMax = 240;

function lineOf(name: string): string {
  const parts = name.split("\n").map(quote).join(", ");
  return parts.length > lettersMax ? `${parts.slice(0, lettersMax)}…` : parts;
}
