import { z } from "zod";

const Text = z.string().trim().min(1).max(300);
const oneAtLeast = "One is needed at least";
const starsMax = 4;

/** Where a client certificate is read: from our own TLS, or from the header of a trusted proxy (RFC 9440; Envoy's X-Forwarded-Client-Cert). */
export const CertificateSource = z.enum(["tls", "client-cert", "xfcc"]);
export type CertificateSource = z.infer<typeof CertificateSource>;

/** What one name of a certificate must be. A certificate may hold many names of a kind; one of them must fit. */
export const CertificateCondition = z
  .strictObject({
    name: z.enum(["dns", "uri", "email", "subject-cn"]).describe("Which of its names; a SPIFFE id is a URI"),
    is: z.enum(["equals", "glob"]).default("equals").describe("In a glob * stands for letters up to a /, in a DNS name for one label, and ** for all letters"),
    values: z.array(Text).min(1, oneAtLeast).max(50).describe("One of these must fit"),
  })
  .refine(({ is, values }) => is !== "glob" || values.every((value) => (value.match(/\*+/g) ?? []).length <= starsMax), {
    path: ["values"],
    message: `holds a glob with more than ${starsMax} stars`,
  });
export type CertificateCondition = z.infer<typeof CertificateCondition>;

/** 64 hex letters, as openssl and browsers write them: with or without colons, in any case. */
const Fingerprint = z
  .string()
  .trim()
  .regex(/^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/, "must be a SHA-256 fingerprint: 64 hex letters");

export const CertificateGate = z
  .strictObject({
    kind: z.literal("certificate"),
    authorities: z
      .array(z.string().regex(/^tca_[0-7][0-9a-hjkmnp-tv-z]{25}$/, "must be the id of a trusted CA (tca_…)"))
      .min(1, oneAtLeast)
      .max(20)
      .describe("Whose certificates are let in"),
    source: CertificateSource.default("tls").describe(
      "Where the certificate is read. By TLS it is asked for at the endpoint's own host name only, so the endpoint needs one",
    ),
    conditions: z.array(CertificateCondition).max(20).default([]).describe("What its names must say besides; all must hold"),
    fingerprints: z.array(Fingerprint).max(50).default([]).describe("SHA-256 of the certificates that may come in; empty means all that the authorities issue"),
  })
  .describe("A client certificate (mTLS) of an authority of your own, valid now, not revoked, and meant for clients.");
export type CertificateGate = z.infer<typeof CertificateGate>;

/** A certificate as the trace of a decision shows it. None of it is a secret. */
export const SeenCertificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** `dns:client.example.com`, `uri:spiffe://example.com/billing`. */
  names: z.array(z.string()),
  /** 64 hex letters. */
  sha256: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
});
export type SeenCertificate = z.infer<typeof SeenCertificate>;
