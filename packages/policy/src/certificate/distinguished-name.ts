import type { Name } from "@peculiar/asn1-x509";

const commonName = "2.5.4.3";

export function commonNamesOf(name: Name): string[] {
  return name.flatMap((part) => part.filter(({ type }) => type === commonName).map(({ value }) => value.toString()));
}

/** In small letters and with single blanks, as names are compared (RFC 5280, section 7.1). */
export function partsOf(name: Name): string[] {
  return name.map((part) =>
    part
      .map(({ type, value }) => `${type}=${value.toString().trim().replace(/\s+/g, " ").toLowerCase()}`)
      .sort()
      .join("+"),
  );
}
