import type { GeneralName } from "@peculiar/asn1-x509";

/** The kinds of names that are read; the others are only known to be there. */
export type NameKind = "dns" | "uri" | "email" | "ip" | "directory" | "other";

/** A name of a certificate, or the base of a constraint on such names. */
export interface CertificateName {
  kind: NameKind;
  /** Empty for what is not read. */
  value: string;
}

/** Reads a name; nothing when it holds letters that no name holds: a NUL once made a certificate for one host count for another. */
export function readName(name: GeneralName): CertificateName | undefined {
  const { dNSName: dns, rfc822Name: email, uniformResourceIdentifier: uri, iPAddress: ip } = name;
  if (dns !== undefined) return visible({ kind: "dns", value: dns.toLowerCase() });
  if (email !== undefined) return visible({ kind: "email", value: email });
  if (uri !== undefined) return visible({ kind: "uri", value: uri });
  if (ip !== undefined) return { kind: "ip", value: ip };
  return { kind: name.directoryName === undefined ? "other" : "directory", value: "" };
}

function visible(name: CertificateName): CertificateName | undefined {
  return /^[\x21-\x7e]*$/.test(name.value) ? name : undefined;
}
