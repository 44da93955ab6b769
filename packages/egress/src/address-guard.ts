import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

export interface GuardSettings {
  /** Ranges that may be called though they are not public, such as 10.1.0.0/16; a bare address is a range of one. */
  allow?: readonly string[];
  /** Where this gateway itself is reached, as URLs: never called, whatever is allowed, for its events would go in circles. */
  own?: readonly string[];
}

/** Says why a name, an address or a port may not be called; nothing when it may. */
export interface AddressGuard {
  refusalOfHost(host: string, port: number): string | undefined;
  refusalOf(address: string): string | undefined;
  refusalOfPort(port: number, address: string): string | undefined;
}

// Not told apart by ipaddr.js 2.5: Azure's host, and IPv6 that no registry has given out (::7f00:1 comes out as unicast there).
const azureHost: Range = ipaddr.parseCIDR("168.63.129.16/32");
const globalIpv6: Range = ipaddr.parseCIDR("2000::/3");

/** The ports of databases, caches, mail and shells: a webhook has no business there. */
const portsRefused = new Set([
  ...[1080, 1433, 1521, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5432, 5672, 5984, 5985, 5986, 6379, 6443, 7000, 7001, 8020],
  ...[8500, 9042, 9092, 9160, 9200, 9300, 10250, 10255, 11211, 26379, 27017, 27018, 50070, 61616],
]);

/** The outbound guard: only public unicast addresses, plus what the operator allowed, less the gateway's own. */
export function createAddressGuard({ allow = [], own = [] }: GuardSettings = {}): AddressGuard {
  const allowed = allow.map(readRange);
  const ours = new Set(own.map((url) => placeOf(new URL(url))));
  const isAllowed = (address: Address) => allowed.some((range) => isWithin(address, range));
  return {
    refusalOfHost(host, port) {
      if (ours.has(`${plainHost(host)} ${port}`)) return `${host}:${port} is this gateway itself`;
    },
    refusalOf(text) {
      if (!ipaddr.isValid(text)) return `${text} is not an address`;
      const address = unmapped(ipaddr.parse(text));
      if (isAllowed(address)) return;
      const range = rangeOf(address);
      if (range !== "unicast") return `${text} is not a public address (${range})`;
    },
    refusalOfPort(port, text) {
      if (ipaddr.isValid(text) && ours.has(`${unmapped(ipaddr.parse(text))} ${port}`)) return `${text}:${port} is this gateway itself`;
      if (port === 80 || port === 443) return;
      if (portsRefused.has(port) && !(ipaddr.isValid(text) && isAllowed(unmapped(ipaddr.parse(text))))) return `port ${port} is not one that takes webhooks`;
      if (port < 1_024) return `port ${port} is below 1024 and neither 80 nor 443`;
    },
  };
}

// Other names may lead to the same machine, behind a proxy that serves many: it is the name and the port that are ours.
function placeOf({ protocol, hostname, port }: URL): string {
  const isSecure = protocol === "https:" || protocol === "wss:";
  return `${plainHost(hostname)} ${port || (isSecure ? 443 : 80)}`;
}

function plainHost(host: string): string {
  const name = host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  return ipaddr.isValid(name) ? unmapped(ipaddr.parse(name)).toString() : name;
}

/** Reads `10.0.0.0/8` or one address; throws a sentence that says what is wrong. */
function readRange(text: string): Range {
  const trimmed = text.trim();
  try {
    if (trimmed.includes("/")) return ipaddr.parseCIDR(trimmed);
    const address = ipaddr.parse(trimmed);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  } catch {
    throw new Error(`"${trimmed}" is not an address range such as 10.0.0.0/8 or fd00::/8`);
  }
}

function isWithin(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

// An IPv4 address in IPv6 clothes is judged as what it is.
function unmapped(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function rangeOf(address: Address): string {
  if (isWithin(address, azureHost)) return "metadata";
  const range = address.range();
  if (range === "unicast" && address.kind() === "ipv6" && !isWithin(address, globalIpv6)) return "unassigned";
  return range;
}
