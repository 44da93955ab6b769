import type { NameConstraints as ConstraintsShape, GeneralName, GeneralSubtree } from "@peculiar/asn1-x509";
import type { Certificate } from "./certificate.ts";
import { partsOf } from "./distinguished-name.ts";
import { type CertificateName, type NameKind, readName } from "./general-name.ts";

/** Which names an authority may issue certificates for (RFC 5280, section 4.2.1.10). */
export interface NameConstraints {
  permitted: readonly Subtree[];
  excluded: readonly Subtree[];
}
interface Subtree {
  kind: NameKind;
  /** In small letters. */
  base: string;
  /** Of a directory name. */
  parts: readonly string[];
  /** A base that is not understood, or bounds that the standard does not use: whoever has a name of this kind is refused. */
  isUnclear: boolean;
}

export function readConstraints({ permittedSubtrees, excludedSubtrees }: ConstraintsShape): NameConstraints {
  return { permitted: (permittedSubtrees ?? []).map(subtreeOf), excluded: (excludedSubtrees ?? []).map(subtreeOf) };
}

function subtreeOf({ base, minimum, maximum }: GeneralSubtree): Subtree {
  const name = readName(base);
  const { kind, value } = name ?? { kind: kindOfUnreadable(base), value: "" };
  const isRead = name !== undefined && (kind === "dns" || kind === "email" || kind === "uri" || kind === "directory");
  const parts = base.directoryName ? partsOf(base.directoryName) : [];
  return { kind, base: value.toLowerCase(), parts, isUnclear: !isRead || minimum !== 0 || maximum !== undefined };
}

function kindOfUnreadable({ dNSName, rfc822Name }: GeneralName): NameKind {
  if (dNSName !== undefined) return "dns";
  return rfc822Name === undefined ? "uri" : "email";
}

/** The first name of a certificate that the constraints of an authority above it do not allow; nothing when all are allowed. */
export function nameOutside({ permitted, excluded }: NameConstraints, certificate: Certificate): string | undefined {
  for (const name of namesToHold(certificate)) {
    const shown = name.kind === "directory" ? certificate.subject.replaceAll("\n", ", ") : name.value || `a name of the kind ${name.kind}`;
    const [allowing, forbidding] = [permitted, excluded].map((subtrees) => subtrees.filter(({ kind }) => kind === name.kind));
    const asked = [...(allowing ?? []), ...(forbidding ?? [])];
    if (asked.some(({ isUnclear }) => isUnclear)) return shown;
    if (forbidding?.some((subtree) => isWithin(name, subtree, certificate))) return shown;
    if (allowing && allowing.length > 0 && !allowing.some((subtree) => isWithin(name, subtree, certificate))) return shown;
  }
}

/** The subject counts as a directory name, and a common name that may be a host as a host where no other name says one. */
function namesToHold({ names, subjectParts, commonNames }: Certificate): CertificateName[] {
  const hosts = names.some(({ kind }) => kind === "dns") ? [] : commonNames.filter((name) => /^[a-z0-9*_.-]+\.[a-z0-9-]+$/i.test(name));
  return [
    ...names.filter(({ kind }) => kind !== "directory"),
    ...hosts.map((host): CertificateName => ({ kind: "dns", value: host.toLowerCase() })),
    ...(subjectParts.length > 0 ? [{ kind: "directory", value: "" } as const] : []),
    // A directory name beside the subject is not read, so it fits no constraint.
    ...names.filter(({ kind }) => kind === "directory").map((): CertificateName => ({ kind: "other", value: "" })),
  ];
}

function isWithin({ kind, value }: CertificateName, { base, parts }: Subtree, { subjectParts }: Certificate): boolean {
  const name = value.toLowerCase();
  if (kind === "dns") return name === base || name.endsWith(base.startsWith(".") || base === "" ? base : `.${base}`);
  if (kind === "directory") return parts.every((part, at) => subjectParts[at] === part);
  if (kind === "email" && base.includes("@")) return name === base;
  const host = kind === "email" ? name.slice(name.lastIndexOf("@") + 1) : hostOf(name);
  return host !== undefined && (base.startsWith(".") ? host.endsWith(base) : host === base);
}

function hostOf(uri: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@]+)(?::\d*)?(?:[/?#]|$)/.exec(uri)?.[1];
}
