/** A certificate that may be kept as an authority's. */
export interface ReadAuthority {
  /** What it calls itself. */
  name: string;
  subject: string;
  /** 64 hex letters. */
  sha256: string;
  /** PEM. */
  certificate: string;
  notBeforeMs: number;
  notAfterMs: number;
}
/** A revocation list that may be kept with its authority. */
export interface ReadList {
  /** Serial numbers in hex. */
  revoked: string[];
  issuedAtMs: number;
  untilMs: number;
}

/** What commands ask of certificates, and this room cannot read by itself. */
export interface CertificatePorts {
  readAuthorities(text: string, nowMs: number): ReadAuthority[] | string;
  readList(text: string, authority: string, nowMs: number): ReadList | string;
}
