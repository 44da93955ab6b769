import net from "node:net";
import { Ended, exitCodes } from "./exit.ts";

/** A token travels encrypted, or not beyond this machine. */
export function demandEncryption(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^(https?|wss?):$/.test(url.protocol))
    throw new Ended(exitCodes.usage, `"${address}" is no address: write it in full, such as https://postern.example.com`);
  const encrypted = url.protocol === "https:" || url.protocol === "wss:";
  if (!encrypted && !isLoopback(url.hostname)) throw new Ended(exitCodes.usage, `${url.origin} is not encrypted: your token may only travel over https://`);
  return url;
}

export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  return net.isIPv4(host) ? host.startsWith("127.") : host === "::1";
}
