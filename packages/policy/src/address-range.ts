import ip from "ipaddr.js";

export type Address = ip.IPv4 | ip.IPv6;
/** A range as it was written, and what it holds; one that is IPv4-mapped (`::ffff:10.0.0.0/104`) is the IPv4 range it maps. */
export interface AddressRange {
  text: string;
  base: Address;
  bits: number;
}

/** Reads an address strictly, an IPv4-mapped one as IPv4: `010.0.0.1` and `127.1` mean different things to different programs, so they mean nothing here. */
export function readAddress(text: string): Address | undefined {
  if (ip.IPv4.isValidFourPartDecimal(text)) return ip.IPv4.parse(text);
  if (!text.includes(":") || !ip.IPv6.isValid(text)) return;
  const address = ip.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** Reads `10.0.0.0/8`, or one address as a range of one; as strict as `readAddress`. */
export function readAddressRange(text: string): AddressRange | undefined {
  if (!text.includes("/")) {
    const base = readAddress(text);
    return base && { text, base, bits: base.kind() === "ipv4" ? 32 : 128 };
  }
  const isSix = text.includes(":") && ip.IPv6.isValidCIDR(text);
  if (!isSix && !ip.IPv4.isValidCIDRFourPartDecimal(text)) return;
  const [base, bits] = ip.parseCIDR(text);
  const isMapped = base instanceof ip.IPv6 && base.isIPv4MappedAddress() && bits >= 96;
  return { text, ...(isMapped ? { base: base.toIPv4Address(), bits: bits - 96 } : { base, bits }) };
}

export function isWithin(address: Address, { base, bits }: AddressRange): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}
