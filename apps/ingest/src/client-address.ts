import ipaddr from "ipaddr.js";

/** Who is on the other end: the client's address, and whether TLS ended at a proxy we trust. */
export interface Client {
  ip: string;
  isHttps: boolean;
}
interface Hops {
  /** The address of the socket's other end. */
  peer: string;
  forwardedFor: readonly string[];
  forwardedProto: readonly string[];
}
type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Reads the client's address with these proxies trusted. X-Forwarded-For is walked from the right, through trusted hops only:
 * the first address that is none of ours is the client, whatever stands left of it. From anyone else the headers mean nothing.
 */
export function clientAddress(trustedRanges: readonly string[]): (hops: Hops) => Client {
  const ranges = trustedRanges.map(readRange);
  const isTrusted = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
    ranges.some(([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as never));

  return ({ peer, forwardedFor, forwardedProto }) => {
    const plain = peer.startsWith("::ffff:") ? peer.slice(7) : peer;
    if (ranges.length === 0) return { ip: plain, isHttps: false };
    const nearest = readAddress(plain);
    if (!nearest || !isTrusted(nearest)) return { ip: plain, isHttps: false };
    const scheme = forwardedProto.join(",").split(",").at(-1)?.trim().toLowerCase();
    return { ip: furthestKnown(nearest, forwardedFor, isTrusted).toString(), isHttps: scheme === "https" };
  };
}

function furthestKnown(nearest: ipaddr.IPv4 | ipaddr.IPv6, forwardedFor: readonly string[], isTrusted: (address: ipaddr.IPv4 | ipaddr.IPv6) => boolean) {
  let client = nearest;
  for (const hop of forwardedFor.join(",").split(",").reverse()) {
    const address = readAddress(withoutPort(hop.trim()));
    if (!address) return client; // what cannot be read says nothing; the proxy that wrote it is the last one known
    client = address;
    if (!isTrusted(address)) return client;
  }
  return client;
}

function withoutPort(hop: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1];
  return bracketed ?? (/^[\d.]+:\d+$/.test(hop) ? hop.slice(0, hop.indexOf(":")) : hop);
}

/** An address in full form only (no octal, no short IPv4), IPv4-mapped ones as IPv4. */
function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes(":") || !ipaddr.IPv6.isValid(text)) return;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** Parses one trusted range; throws a sentence that names it when it is none. */
function readRange(text: string): Range {
  const [address = "", bits] = text.split("/");
  const network = readAddress(address);
  const longest = network?.kind() === "ipv4" ? 32 : 128;
  const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!network || !(length <= longest)) throw new Error(`POSTERN_TRUSTED_PROXIES: ${JSON.stringify(text)} is no address or range`);
  return [network, length];
}
