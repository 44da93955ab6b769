import ip from "ipaddr.js";
import { PolicyError } from "../policy-error.ts";
import type { Gate } from "../ports.ts";

/** Lets in, or keeps out, by the client's address; deny wins over allow, and an empty allow means all. */
export const address: Gate<"address"> = ({ allow, deny }) => {
  const allowed = allow.map((text, index) => parseRange(text, `allow.${index}`));
  const denied = deny.map((text, index) => parseRange(text, `deny.${index}`));
  const expected = allow.length > 0 ? `in ${countOf(allow.length, "allowed")}` : `outside ${countOf(deny.length, "denied")}`;

  return ({ clientIp }) => {
    const client = ip.process(clientIp);
    const wrong = denied.find((range) => holds(range, client));
    if (wrong) return { reason: "address-denied", seen: clientIp, expected: `not in ${wrong.text}` };
    if (allowed.length === 0) return { seen: clientIp, expected };
    const right = allowed.find((range) => holds(range, client));
    return right ? { seen: clientIp, expected: right.text } : { reason: "address-not-allowed", seen: clientIp, expected };
  };
};

type Address = ip.IPv4 | ip.IPv6;
interface Range {
  text: string;
  base: Address;
  bits: number;
}

function holds({ base, bits }: Range, client: Address): boolean {
  return client.kind() === base.kind() && client.match(base, bits);
}

/** Reads a range strictly: `010.0.0.1` and `127.1` mean different things to different programs, so they mean nothing here. */
function parseRange(text: string, path: string): Range {
  const isRange = text.includes("/");
  const isFour = isRange ? ip.IPv4.isValidCIDRFourPartDecimal(text) : ip.IPv4.isValidFourPartDecimal(text);
  const isSix = text.includes(":") && (isRange ? ip.IPv6.isValidCIDR(text) : ip.IPv6.isValid(text));
  if (!isFour && !isSix) throw new PolicyError(path, `"${text}" is no IPv4 or IPv6 address or range`);
  const [base, bits] = isRange ? ip.parseCIDR(text) : [ip.parse(text), isFour ? 32 : 128];
  return { text, ...unmapped(base, bits) };
}

/** An IPv4-mapped range (`::ffff:10.0.0.0/104`) is the IPv4 range it maps. */
function unmapped(base: Address, bits: number): { base: Address; bits: number } {
  const mapped = base instanceof ip.IPv6 && base.isIPv4MappedAddress() && bits >= 96;
  return mapped ? { base: base.toIPv4Address(), bits: bits - 96 } : { base, bits };
}

function countOf(ranges: number, which: string): string {
  return ranges === 1 ? `the ${which} range` : `the ${ranges} ${which} ranges`;
}
