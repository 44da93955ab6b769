import ip from "ipaddr.js";

/** Under what a sender is counted: one holds at least a /64 of IPv6 addresses, so its whole network counts as one. What is no address stands for itself. */
export function networkOf(address: string): string {
  if (!ip.isValid(address)) return address;
  const client = ip.process(address);
  return client instanceof ip.IPv6 ? client.parts.slice(0, 4).join(":") : client.toString();
}

/** The network that an address is counted with where neighbours count as one: a /24 of IPv4, a /64 of IPv6. */
export function prefixOf(address: string): string {
  const network = networkOf(address);
  return network.includes(":") ? network : network.slice(0, Math.max(0, network.lastIndexOf(".")));
}
