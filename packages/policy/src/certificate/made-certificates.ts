import { X509Certificate } from "node:crypto";
import type { AuthorityMaterial } from "../gate-material.ts";
import { readCertificate } from "./certificate.ts";
import { readRevocationList } from "./revocation-list.ts";
import made from "./samples/certificates.json" with { type: "json" };

/** The certificates of the tests: samples/make.sh makes them, and says what each is. */
export type MadeName = keyof typeof made.certificates;

export const madeKeys = made.keys;

export function pemOf(name: MadeName): string {
  return made.certificates[name];
}

export function listOf(name: keyof typeof made.lists): string {
  return made.lists[name];
}

export function derOf(name: MadeName): Buffer {
  const pem = pemOf(name);
  return Buffer.from(pem.slice(pem.indexOf("\n"), pem.lastIndexOf("\n-----END")), "base64");
}

export function fingerprintOf(name: MadeName): string {
  return new X509Certificate(derOf(name)).fingerprint256;
}

/** An authority as an organization has stored it; ids end in the name's letters. */
export function authorityOf(name: MadeName, list?: keyof typeof made.lists): AuthorityMaterial {
  const certificate = readCertificate(derOf(name));
  const read = list && certificate && readRevocationList(listOf(list), certificate);
  if (typeof read === "string") throw new Error(`${list} ${read}`);
  return { id: authorityIdOf(name), name, certificate: pemOf(name), ...(read && { revocationList: read }) };
}

export function authorityIdOf(name: MadeName): string {
  return `tca_${name.replace(/[^0-9a-hjkmnp-tv-z]/g, "").padStart(26, "0")}`;
}

/** A moment at which all is valid but what was made to end after a day, in unix seconds. */
export const certificateNowSeconds = Date.UTC(2027, 5, 1) / 1_000;
