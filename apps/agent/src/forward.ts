import { isLoopback } from "./address.ts";
import { Ended, exitCodes } from "./exit.ts";

/** The one server that this agent calls: from its own command line, never from the hub. */
export interface Forward {
  /** `http://localhost:3000/hooks`, as it is shown. */
  label: string;
  protocol: "http:" | "https:";
  /** As the command line wrote it, without brackets. */
  host: string;
  port: number;
  /** Put before the request's own path; empty, or from a slash on. */
  prefix: string;
  /** Loopback: both 127.0.0.1 and ::1 are tried where the name is localhost. */
  isLoopback: boolean;
}

/** Reads `3000`, `localhost:3000`, `http://localhost:3000/hooks`; anything that is not loopback needs `allowRemote`. */
export function parseForward(text: string, { path = "", allowRemote = false }: { path?: string; allowRemote?: boolean } = {}): Forward {
  const url = parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw usage(`"${text}" is no port or address: write 3000, or http://localhost:3000`);
  if (url.username || url.password || url.search || url.hash) throw usage(`"${text}" must be an address without user, query or fragment`);
  if (path && url.pathname !== "/") throw usage("give the path either in the address or with --path, not both");

  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isLocal = isLoopback(url.hostname);
  if (!isLocal && !allowRemote) throw usage(`${host} is not this machine: write a port such as 3000, or add --allow-remote if events should really go there`);
  const prefix = (path || url.pathname).replace(/\/+$/, "").replace(/^(?=[^/])/, "/");
  if (/[\s?#\p{Cc}\p{Cf}]/u.test(prefix)) throw usage(`"${prefix}" is no path`);
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  return { label: `${url.protocol}//${url.host}${prefix}`, protocol: url.protocol as Forward["protocol"], host, port, prefix, isLoopback: isLocal };
}

function parse(text: string): URL | undefined {
  const isPort = /^\d{1,5}$/.test(text);
  if (isPort && (Number(text) < 1 || Number(text) > 65_535)) return;
  const address = isPort ? `http://localhost:${text}` : /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** What an endpoint's public address puts before the provider's own path (and, from a proxy, the scheme and host before that). */
const publicPart = /^(?:https?:\/\/[^/?#]*)?(?:\/e\/[0-9a-z]{20,64}(?=[/?]|$))?/;

/** A path segment that a server may take for "here" or "one up", as it stands or percent-encoded; some drop what follows a semicolon or a hash first. */
const dotSegment = /(?:^|[/\\])(?:\.|%2e){1,2}(?=[/\\?;#]|%2f|%5c|$)/i;

/**
 * The request line's target at the local server: the prefix, then what follows the endpoint's address, byte for byte.
 * Nothing when a sender's dot segments could lead out of the prefix.
 */
export function targetAt({ prefix }: Pick<Forward, "prefix">, target: string): string | undefined {
  const own = target.replace(publicPart, "");
  if (prefix && dotSegment.test(own.split("?")[0]?.replaceAll(/%2f|%5c/gi, "/") ?? "")) return;
  const path = prefix + own;
  return path.startsWith("/") ? path : `/${path}`;
}

function usage(message: string): Ended {
  return new Ended(exitCodes.usage, message);
}
