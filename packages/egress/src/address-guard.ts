import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

export interface GuardSettings {
  /** Ranges that may be called though they are not public, such as 10.1.0.0/16; a bare address is a range of one. */
  allow?: readonly string[];
  /** Addresses of this house itself: never called unless allowed by name. */
  own?: readonly string[];
}

/** Says why an address or a port may not be called; nothing when it may. */
export interface AddressGuard {
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

/** The outbound guard: only public unicast addresses, less the house's own, plus what the operator allowed. */
export function createAddressGuard({ allow = [], own = [] }: GuardSettings = {}): AddressGuard {
  const allowed = allow.map(readRange);
  const ours = own.map(readRange);
  const isAllowed = (address: Address) => allowed.some((range) => isWithin(address, range));
  return {
    refusalOf(text) {
      if (!ipaddr.isValid(text)) return `${text} is not an address`;
      const address = unmapped(ipaddr.parse(text));
      if (isAllowed(address)) return;
      if (ours.some((range) => isWithin(address, range))) return `${text} is this gateway's own address`;
      const range = rangeOf(address);
      if (range !== "unicast") return `${text} is not a public address (${range})`;
    },
    refusalOfPort(port, text) {
      if (port === 80 || port === 443) return;
      if (portsRefused.has(port) && !(ipaddr.isValid(text) && isAllowed(unmapped(ipaddr.parse(text))))) return `port ${port} is not one that takes webhooks`;
      if (port < 1_024) return `port ${port} is below 1024 and neither 80 nor 443`;
    },
  };
}

/** Reads `10.0.0.0/8` or one address; throws a sentence that says what is wrong. */
export function readRange(text: string): Range {
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
