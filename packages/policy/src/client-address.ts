import { type Address, isWithin, readAddress, readAddressRange } from "./address-range.ts";

/** Who is on the other end: the client's address, and whether TLS ended at a proxy we trust. */
export interface Client {
  ip: string;
  isHttps: boolean;
}
/** What one call says of its way here; header lines as they came, one or several. */
export interface Hops {
  /** The address of the socket's other end. */
  peer: string;
  forwardedFor: readonly string[];
  forwardedProto: readonly string[];
}
export type ReadClient = (hops: Hops) => Client;

/**
 * Reads the client's address with these proxies trusted. X-Forwarded-For is walked from the right, through trusted hops only:
 * the first address that is none of ours is the client, whatever stands left of it. From anyone else the headers mean nothing.
 * Throws a sentence that names the range when one of them is none.
 */
export function clientAddress(trustedRanges: readonly string[]): ReadClient {
  const isTrusted = withinAny(trustedRanges);

  return ({ peer, forwardedFor, forwardedProto }) => {
    const plain = plainAddress(peer);
    if (trustedRanges.length === 0) return { ip: plain, isHttps: false };
    const nearest = readAddress(plain);
    if (!nearest || !isTrusted(nearest)) return { ip: plain, isHttps: false };
    const scheme = forwardedProto.join(",").split(",").at(-1)?.trim().toLowerCase();
    return { ip: furthestKnown(nearest, forwardedFor, isTrusted).toString(), isHttps: scheme === "https" };
  };
}

/** Whether the other end of a socket is one of these proxies; throws as clientAddress does. */
export function trustedProxies(trustedRanges: readonly string[]): (peer: string) => boolean {
  const isTrusted = withinAny(trustedRanges);
  return (peer) => {
    const address = readAddress(plainAddress(peer));
    return address !== undefined && isTrusted(address);
  };
}

function withinAny(trustedRanges: readonly string[]): (address: Address) => boolean {
  const ranges = trustedRanges.map(trustedRange);
  return (address) => ranges.some((range) => isWithin(address, range));
}

function plainAddress(peer: string): string {
  return peer.startsWith("::ffff:") ? peer.slice(7) : peer;
}

function trustedRange(text: string) {
  const range = readAddressRange(text);
  if (!range) throw new Error(`${JSON.stringify(text)} is no address or range of a trusted proxy; write it as 10.0.0.0/8`);
  return range;
}

function furthestKnown(nearest: Address, forwardedFor: readonly string[], isTrusted: (address: Address) => boolean): Address {
  let client = nearest;
  for (const hop of forwardedFor.join(",").split(",").reverse()) {
    const address = readHop(hop.trim());
    if (!address) return client; // what cannot be read says nothing; the proxy that wrote it is the last one known
    client = address;
    if (!isTrusted(address)) return client;
  }
  return client;
}

/** Some proxies write the port behind the address. A zone (`fe80::1%eth0`) names an interface of another machine: it says nothing here. */
function readHop(hop: string): Address | undefined {
  if (hop.includes("%")) return;
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1];
  return readAddress(bracketed ?? (/^[\d.]+:\d+$/.test(hop) ? hop.slice(0, hop.indexOf(":")) : hop));
}
