import net from "node:net";
import { isLoopback } from "../address.ts";

/** The proxy that the environment names, and what is reached without it. */
export interface ProxySettings {
  proxy?: URL | undefined;
  /** NO_PROXY: names with all below them, addresses, networks such as 10.0.0.0/8, each with a port where only that is meant; * is everything. */
  except?: string | undefined;
}

/** The proxy on the way to this address; nothing where it is dialed directly. What runs on this machine is. */
export function proxyFor(url: URL, { proxy, except = "" }: ProxySettings): URL | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (!proxy || isLoopback(host)) return;
  const port = url.port || (url.protocol === "https:" || url.protocol === "wss:" ? "443" : "80");
  const entries = except.toLowerCase().split(/[\s,]+/).filter(Boolean); // biome-ignore format: one list
  return entries.some((entry) => names(entry, { host, port })) ? undefined : proxy;
}

function names(entry: string, { host, port }: { host: string; port: string }): boolean {
  if (entry === "*") return true;
  const [, inBrackets, plain, wantedPort] = /^(?:\[(.+)\]|([^:]*)|.*:.*:.*)(?::(\d+))?$/.exec(entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const wanted = inBrackets ?? plain ?? entry;
  if (wanted.includes("/")) return isWithin(host, wanted);
  if (net.isIP(wanted) !== 0) return isWithin(host, `${wanted}/${net.isIPv6(wanted) ? 128 : 32}`);
  const name = wanted.replace(/^\*?\./, "");
  return name !== "" && (host === name || host.endsWith(`.${name}`));
}

function isWithin(host: string, network: string): boolean {
  const [address = "", prefix = ""] = network.split("/");
  const family = net.isIP(address);
  const bits = Number(prefix);
  if (family === 0 || net.isIP(host) === 0 || !/^\d{1,3}$/.test(prefix) || bits > (family === 6 ? 128 : 32)) return false;
  const list = new net.BlockList();
  list.addSubnet(address, bits, family === 6 ? "ipv6" : "ipv4");
  return list.check(host, net.isIPv6(host) ? "ipv6" : "ipv4");
}
