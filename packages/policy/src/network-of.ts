import ip from "ipaddr.js";

/** Under what a sender is counted: one holds at least a /64 of IPv6 addresses, so its whole network counts as one. What is no address stands for itself. */
export function networkOf(address: string): string {
  if (!ip.isValid(address)) return address;
  const client = ip.process(address);
  return client instanceof ip.IPv6 ? client.parts.slice(0, 4).join(":") : client.toString();
}
