import type { AuthorityMaterial } from "../gate-material.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { pemBlocks } from "./pem.ts";

/** One whose certificates are believed. */
export interface Authority {
  id: string;
  name: string;
  certificate: Certificate;
  revoked: ReadonlySet<string>;
  /** When its list of them ends; nothing where it has none. */
  listUntilMs: number | undefined;
}

/** Reads what was stored; throws a sentence when it can no longer be relied on. */
export function openAuthority({ id, name, certificate: pem, revocationList: list }: AuthorityMaterial): Authority {
  const [der] = pemBlocks(pem, "CERTIFICATE");
  const certificate = der && readCertificate(der);
  if (!certificate) throw new Error(`the certificate of the authority ${name} cannot be read`);
  return { id, name, certificate, revoked: new Set(list?.revoked), listUntilMs: list?.untilMs };
}
