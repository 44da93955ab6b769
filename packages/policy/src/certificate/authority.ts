import type { AuthorityMaterial } from "../ports.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { pemBlocks } from "./pem.ts";
import { type RevocationList, readRevocationList } from "./revocation-list.ts";

/** One whose certificates are believed. */
export interface Authority {
  id: string;
  name: string;
  certificate: Certificate;
  revocationList: RevocationList | undefined;
}

/** Reads what was stored; throws a sentence when it can no longer be relied on. */
export function openAuthority({ id, name, certificate: pem, revocationList: listText }: AuthorityMaterial): Authority {
  const [der] = pemBlocks(pem, "CERTIFICATE");
  const certificate = der && readCertificate(der);
  if (!certificate) throw new Error(`the certificate of the authority ${name} cannot be read`);
  const list = listText === undefined ? undefined : readRevocationList(listText, certificate);
  if (typeof list === "string") throw new Error(`the revocation list of ${name} ${list}`);
  return { id, name, certificate, revocationList: list };
}
