import { verify } from "node:crypto";
import { AsnParser } from "@peculiar/asn1-schema";
import { CertificateList, type Extension, id_ce_authorityKeyIdentifier, id_ce_cRLNumber } from "@peculiar/asn1-x509";
import { bareSerial, type Certificate, weaknessOfSignature } from "./certificate.ts";
import { partsOf } from "./distinguished-name.ts";
import { pemBlocks } from "./pem.ts";

/** Whom an authority has revoked (RFC 5280, section 5). */
export interface RevocationList {
  issuedAtMs: number;
  /** When the next one is due; past it this one proves nothing. */
  untilMs: number;
  /** Serial numbers: hex, small letters, without leading zeros. */
  revoked: string[];
}

/** A revoked certificate takes five. */
const nodesMax = 100_000;

/** Reads an authority's list, PEM or DER in base64; a sentence where it is none that can be relied on. */
export function readRevocationList(text: string, authority: Certificate): RevocationList | string {
  const [der, second] = pemBlocks(text, "X509 CRL");
  if (!der) return "is no revocation list: it begins with -----BEGIN X509 CRL-----";
  if (second) return "holds two lists; an authority has one";
  try {
    return factsOf(der, authority);
  } catch {
    return "is a revocation list that cannot be read";
  }
}

function factsOf(der: Buffer, authority: Certificate): RevocationList | string {
  const list = AsnParser.parse(der, CertificateList, { berOptions: { maxNodes: nodesMax } });
  const { signature, issuer, thisUpdate, nextUpdate, revokedCertificates = [], crlExtensions = [] } = list.tbsCertList;
  if (partsOf(issuer).join() !== authority.subjectParts.join()) return `is the list of another authority than ${authority.commonNames[0] ?? authority.subject}`;
  if (authority.keyUsages && !authority.keyUsages.has("crlSign"))
    return "is signed by an authority whose certificate does not let it sign such lists (cRLSign)";
  if (signature.algorithm !== list.signatureAlgorithm.algorithm) return "is a revocation list that cannot be read";
  const weakness = weaknessOfSignature(list.signatureAlgorithm);
  if (weakness) return `has ${weakness}`;
  if (!(endOf(list.signatureAlgorithm.algorithm) in hashes)) return "has a signature of a kind that is not read here (RSASSA-PSS)";
  if (!isSignedBy(list, authority)) return "is not signed by this authority's key";
  if (!nextUpdate) return "does not say when the next list is due";
  const [issuedAtMs, untilMs] = [thisUpdate.getTime().getTime(), nextUpdate.getTime().getTime()];
  if (Number.isNaN(issuedAtMs + untilMs)) return "is a revocation list that cannot be read";
  if (hasUnknown(crlExtensions) || revokedCertificates.some(({ crlEntryExtensions = [] }) => crlEntryExtensions.some(({ critical }) => critical)))
    return "covers only a part of what the authority has revoked: the whole list is needed";
  return {
    issuedAtMs,
    untilMs,
    revoked: revokedCertificates.map(({ userCertificate }) => bareSerial(Buffer.from(userCertificate).toString("hex"))),
  };
}

/** Parts of lists, changes to lists and lists for others say so in extensions that must be understood. */
function hasUnknown(extensions: readonly Extension[]): boolean {
  return extensions.some(({ critical, extnID }) => critical && extnID !== id_ce_cRLNumber && extnID !== id_ce_authorityKeyIdentifier);
}

function isSignedBy({ tbsCertListRaw, signature, signatureAlgorithm: { algorithm } }: CertificateList, { key }: Certificate): boolean {
  if (!tbsCertListRaw) return false;
  return verify(hashes[endOf(algorithm)], Buffer.from(tbsCertListRaw), key, Buffer.from(signature));
}

function endOf(algorithm: string): string {
  return algorithm.split(".").slice(-2).join(".");
}
/** By the ends of the algorithms' numbers; Ed25519 and Ed448 hash for themselves. */
const hashes: Readonly<Record<string, string | undefined>> = {
  ...{ "1.11": "sha256", "1.12": "sha384", "1.13": "sha512" },
  ...{ "3.2": "sha256", "3.3": "sha384", "3.4": "sha512" },
  ...{ "101.112": undefined, "101.113": undefined },
};
