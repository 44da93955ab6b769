import { AsnConvert } from "@peculiar/asn1-schema";
import * as shapes from "@peculiar/asn1-x509";
import { type CertificateName, readName } from "./general-name.ts";
import { type NameConstraints, readConstraints } from "./name-constraints.ts";

/** What a certificate's extensions say of what it may be used for (RFC 5280, section 4.2). */
export interface Extensions {
  /** Basic Constraints say CA:TRUE. */
  isAuthority: boolean;
  /** How many authorities may stand below this one. */
  pathLengthMax: number | undefined;
  /** What the key may do; nothing where the certificate does not say. */
  keyUsages: ReadonlySet<shapes.KeyUsageType> | undefined;
  /** What it is for (Extended Key Usage), by numbers; nothing where it does not say. */
  purposes: ReadonlySet<string> | undefined;
  names: readonly CertificateName[];
  constraints: NameConstraints | undefined;
  /** The number of an extension that must be understood, and is not. */
  notUnderstood: string | undefined;
}

const extensionsMax = 40;
const namesMax = 200;
/** Understood by being irrelevant: every policy counts here, and none is asked for. */
const certificatePolicies = shapes.id_ce_certificatePolicies;
const understood = new Set([
  ...[shapes.id_ce_basicConstraints, shapes.id_ce_keyUsage, shapes.id_ce_extKeyUsage, shapes.id_ce_subjectAltName, shapes.id_ce_nameConstraints],
  certificatePolicies,
]);

/** Nothing when one stands twice or cannot be read to its end; throws where its bytes are no ASN.1. */
export function readExtensions(extensions: readonly shapes.Extension[]): Extensions | undefined {
  const values = new Map(extensions.map(({ extnID, extnValue }) => [extnID, extnValue.buffer]));
  if (values.size !== extensions.length || values.size > extensionsMax) return;
  const read = <Shape>(id: string, shape: new () => Shape): Shape | undefined => {
    const value = values.get(id);
    return value && AsnConvert.parse(value, shape);
  };
  const basic = read(shapes.id_ce_basicConstraints, shapes.BasicConstraints);
  const names = namesOf(read(shapes.id_ce_subjectAltName, shapes.SubjectAlternativeName) ?? []);
  const limits = read(shapes.id_ce_nameConstraints, shapes.NameConstraints);
  const purposes = read(shapes.id_ce_extKeyUsage, shapes.ExtendedKeyUsage);
  const usages = read(shapes.id_ce_keyUsage, shapes.KeyUsage);
  return (
    names && {
      isAuthority: basic?.cA ?? false,
      pathLengthMax: basic?.pathLenConstraint,
      keyUsages: usages && new Set(usages.toJSON()),
      purposes: purposes && new Set(purposes),
      names,
      constraints: limits && readConstraints(limits),
      notUnderstood: extensions.find(({ critical, extnID }) => critical && !understood.has(extnID))?.extnID,
    }
  );
}

function namesOf(names: readonly shapes.GeneralName[]): CertificateName[] | undefined {
  const read = names.map(readName);
  const known = read.filter((name) => name !== undefined);
  return known.length === names.length && names.length <= namesMax ? known : undefined;
}
