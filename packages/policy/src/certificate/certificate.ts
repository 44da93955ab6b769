import { type KeyObject, X509Certificate } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { type AlgorithmIdentifier, Certificate as CertificateShape } from "@peculiar/asn1-x509";
import { commonNamesOf, partsOf } from "./distinguished-name.ts";
import { type Extensions, readExtensions } from "./extensions.ts";

/** A certificate, read but not believed: what it says of itself, and who it says has issued it (RFC 5280). */
export interface Certificate extends Extensions {
  der: Buffer;
  /** Hex, small letters. */
  sha256: string;
  /** One attribute after the other, as OpenSSL writes them. */
  subject: string;
  issuer: string;
  /** Each part of the subject's name, in order: what constraints on directory names are compared with. */
  subjectParts: readonly string[];
  commonNames: readonly string[];
  /** Hex, small letters, without leading zeros. */
  serial: string;
  notBeforeMs: number;
  notAfterMs: number;
  key: KeyObject;
  /** Why nothing can be built on its key or on its signature; nothing when both are strong. */
  weakKey: string | undefined;
  weakSignature: string | undefined;
  isSignedBy(key: KeyObject): boolean;
}

/** Larger ones are not read. */
export const certificateBytesMax = 16_384;

/** Reads a certificate in DER; nothing when it is not well-formed to the last byte. */
export function readCertificate(der: Buffer): Certificate | undefined {
  if (der.length > certificateBytesMax) return;
  try {
    return factsOf(der);
  } catch {
    return; // both readers throw at what they cannot read
  }
}

function factsOf(der: Buffer): Certificate | undefined {
  const x509 = new X509Certificate(der);
  // OpenSSL looks for PEM inside the bytes first: it would find another certificate than the one that was proved.
  if (!x509.raw.equals(der)) return;
  const { tbsCertificate, signatureAlgorithm } = AsnConvert.parse(der, CertificateShape);
  const extensions = readExtensions(tbsCertificate.extensions ?? []);
  if (!extensions) return;
  const { publicKey: key, validFromDate, validToDate } = x509;
  if (Number.isNaN(validFromDate.getTime() + validToDate.getTime())) return; // no moment is past what is no moment
  return {
    ...extensions,
    der,
    sha256: x509.fingerprint256.replaceAll(":", "").toLowerCase(),
    subject: x509.subject ?? "",
    issuer: x509.issuer ?? "",
    subjectParts: partsOf(tbsCertificate.subject),
    commonNames: commonNamesOf(tbsCertificate.subject),
    serial: bareSerial(x509.serialNumber),
    notBeforeMs: validFromDate.getTime(),
    notAfterMs: validToDate.getTime(),
    key,
    weakKey: weaknessOfKey(key),
    weakSignature: weaknessOfSignature(signatureAlgorithm),
    isSignedBy: (issuerKey) => x509.verify(issuerKey),
  };
}

export function bareSerial(hex: string): string {
  return hex.toLowerCase().replace(/^0+(?=.)/, "");
}

const rsaBitsMin = 2_048;
const curves = ["prime256v1", "secp384r1", "secp521r1"];

function weaknessOfKey({ asymmetricKeyType: type, asymmetricKeyDetails: details = {} }: KeyObject): string | undefined {
  if (type === "ed25519" || type === "ed448") return;
  if (type === "ec") return curves.includes(details.namedCurve ?? "") ? undefined : `a key on the curve ${details.namedCurve}`;
  if (type !== "rsa" && type !== "rsa-pss") return `a key of type ${type}`;
  if ((details.modulusLength ?? 0) < rsaBitsMin) return `an RSA key of ${details.modulusLength} bits`;
  if ((details.publicExponent ?? 1n) < 3n) return "an RSA key with the exponent 1";
}

/** By their numbers; the others rest on SHA-1, on MD5, or are not known here. */
const strongSignatures = new Set([
  ...["1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13"], // RSA with SHA-256, -384, -512
  ...["1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4"], // ECDSA with the same
  ...["1.3.101.112", "1.3.101.113"], // Ed25519, Ed448
]);
const rsaPss = "1.2.840.113549.1.1.10";
/** The parameters begin with the hash: SHA-256, -384 or -512; without one they mean SHA-1 (RFC 4055, section 3.1). */
const pssWithStrongHash = /^30(?:81)?..a0..30..06096086480165030402(?:01|02|03)/;
const sha1Signatures = ["1.2.840.113549.1.1.5", "1.2.840.10045.4.1", "1.2.840.10040.4.3"];

export function weaknessOfSignature({ algorithm, parameters }: AlgorithmIdentifier): string | undefined {
  if (strongSignatures.has(algorithm)) return;
  if (algorithm === rsaPss && parameters && pssWithStrongHash.test(Buffer.from(parameters).toString("hex"))) return;
  return sha1Signatures.includes(algorithm) ? "a signature over SHA-1" : `a signature of the algorithm ${algorithm}`;
}
