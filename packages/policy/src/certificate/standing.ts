import type { SeenCertificate } from "@postern/contract/certificate-gate";
import type { Denial } from "../ports.ts";
import type { Authority } from "./authority.ts";
import type { Certificate } from "./certificate.ts";
import { findPaths, type Path } from "./find-paths.ts";
import { type CertificateFacts, certificateFacts, nameOf, seenCertificate } from "./seen.ts";

/** What is known of a chain of certificates whatever the time. Worked out once and kept: so it holds no certificate. */
export interface Standing {
  seen: SeenCertificate;
  /** There is a path. */
  facts: CertificateFacts | undefined;
  /** Why it is never let in. */
  fault: Denial | undefined;
  paths: readonly PathLimits[];
}
/** When a path may be gone: while each of its certificates is valid, and no list names one of them. */
interface PathLimits {
  spans: readonly { name: string; fromMs: number; untilMs: number }[];
  lists: readonly ListOver[];
}
/** What a revocation list says of one certificate. */
interface ListOver {
  name: string;
  authority: string;
  isRevoked: boolean;
  untilMs: number;
}

export function standingOf(
  sent: readonly [Certificate, ...Certificate[]],
  authorities: readonly Authority[],
  judgeNames: (leaf: Certificate) => Denial | undefined,
): Standing {
  const [leaf] = sent;
  const seen = seenCertificate(leaf);
  const found = findPaths(sent, authorities);
  if ("paths" in found) {
    return { seen, facts: certificateFacts(leaf), fault: judgeNames(leaf), paths: found.paths.map((path) => limitsOf(path, authorities)) };
  }
  const expected = `a client certificate of ${authorities.map(({ name }) => name).join(" or ") || "an authority that is there"}`;
  return { seen, facts: undefined, fault: { reason: "certificate-untrusted", seen: found.fault, expected }, paths: [] };
}

/** Why a chain is not let in now: one path that holds is enough. Whether it is genuine comes before whom it names. */
export function denialAt({ fault, paths }: Standing, nowMs: number): Denial | undefined {
  const denials = paths.map((path) => denialOfPath(path, nowMs));
  const [first] = denials;
  return first && !denials.includes(undefined) ? first : fault;
}

function denialOfPath({ spans, lists }: PathLimits, nowMs: number): Denial | undefined {
  const expected = "certificates that are valid now";
  for (const { name, fromMs, untilMs } of spans) {
    if (nowMs > untilMs) return { reason: "certificate-expired", seen: `${name}, which ended at ${written(untilMs)}`, expected };
    if (nowMs < fromMs) return { reason: "certificate-not-yet-valid", seen: `${name}, which begins at ${written(fromMs)}`, expected };
  }
  const revoked = lists.find(({ isRevoked }) => isRevoked);
  if (revoked)
    return { reason: "certificate-revoked", seen: `${revoked.name}, revoked by ${revoked.authority}`, expected: "a certificate that is not revoked" };
  const overdue = lists.find(({ untilMs }) => nowMs > untilMs);
  if (!overdue) return;
  const seen = `the revocation list of ${overdue.authority}, which ended at ${written(overdue.untilMs)}`;
  return { reason: "revocation-unknown", seen, expected: "a current list: without one nobody knows whom it has revoked" };
}

function limitsOf({ certificates }: Path, authorities: readonly Authority[]): PathLimits {
  return {
    spans: certificates.map((one) => ({ name: nameOf(one), fromMs: one.notBeforeMs, untilMs: one.notAfterMs })),
    lists: certificates.flatMap((one, at) => listsOver(one, certificates[at + 1], authorities)),
  };
}

/** The lists of whoever issued a certificate: also of an authority between, where it is trusted by itself. */
function listsOver(certificate: Certificate, issuer: Certificate | undefined, authorities: readonly Authority[]): ListOver[] {
  if (!issuer) return [];
  return authorities.flatMap(({ name, certificate: own, revoked, listUntilMs: untilMs }) => {
    const isIssuer = own.subject === issuer.subject && own.key.equals(issuer.key);
    return isIssuer && untilMs !== undefined ? [{ name: nameOf(certificate), authority: name, isRevoked: revoked.has(certificate.serial), untilMs }] : [];
  });
}

function written(ms: number): string {
  return new Date(ms).toISOString();
}
