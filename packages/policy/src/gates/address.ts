import ip from "ipaddr.js";
import { type AddressRange, isWithin, readAddressRange } from "../address-range.ts";
import { PolicyError } from "../policy-error.ts";
import type { Gate } from "../ports.ts";

/** Lets in, or keeps out, by the client's address; deny wins over allow, and an empty allow means all. */
export const address: Gate<"address"> = ({ allow, deny }) => {
  const allowed = allow.map((text, index) => parseRange(text, `allow.${index}`));
  const denied = deny.map((text, index) => parseRange(text, `deny.${index}`));
  const expected = allow.length > 0 ? `in ${countOf(allow.length, "allowed")}` : `outside ${countOf(deny.length, "denied")}`;

  return ({ clientIp }) => {
    const client = ip.process(clientIp);
    const wrong = denied.find((range) => isWithin(client, range));
    if (wrong) return { reason: "address-denied", seen: clientIp, expected: `not in ${wrong.text}` };
    if (allowed.length === 0) return { seen: clientIp, expected };
    const right = allowed.find((range) => isWithin(client, range));
    return right ? { seen: clientIp, expected: right.text } : { reason: "address-not-allowed", seen: clientIp, expected };
  };
};

function parseRange(text: string, path: string): AddressRange {
  const range = readAddressRange(text);
  if (!range) throw new PolicyError(path, `"${text}" is no IPv4 or IPv6 address or range`);
  return range;
}

function countOf(ranges: number, which: string): string {
  return ranges === 1 ? `the ${which} range` : `the ${ranges} ${which} ranges`;
}
