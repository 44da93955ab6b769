import type { Forward } from "./forward.ts";

export interface HeaderSettings {
  /** original: as the provider sent it; local: the local server's own name; else this text. */
  hostHeader: "original" | "local" | (string & {});
  /** More headers, flat, from the command line. */
  added: readonly string[];
}
export interface HeaderFacts {
  method: string;
  bodyBytes: number;
  requestId: string;
  deliveryId: string;
  attempt: number;
  /** Set when this is a replay. */
  replayId?: string;
}

/** Framing belongs to each hop, not to the message (RFC 9112, section 6); `Expect` was answered when the body came in. */
const framing = new Set(["connection", "transfer-encoding", "keep-alive", "proxy-connection", "expect"]);
/** What the local server believes of us; from a sender it would be a forgery. */
const own = new Set(["postern-delivery", "postern-attempt", "postern-replay-of", "postern-mirror"]);
/** Methods whose requests carry no Content-Length of their own when they have no body. */
const bodyless = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"]);

/** The provider's headers as they came (order, case, duplicates; nothing in our name), with this hop's framing, the chosen Host, and Postern's own at the end. */
export function localHeaders(
  rawHeaders: readonly string[],
  facts: HeaderFacts,
  settings: HeaderSettings & { forward: Pick<Forward, "host" | "port"> },
): string[] {
  const headers = framedHeaders(rawHeaders, facts, settings);
  headers.push(...settings.added, "Postern-Delivery", facts.deliveryId, "Postern-Attempt", String(facts.attempt));
  if (facts.replayId) headers.push("Postern-Replay-Of", facts.requestId);
  return headers;
}

/** The same without anything of ours: what another server is sent when these headers came with this body. */
export function framedHeaders(
  rawHeaders: readonly string[],
  { method, bodyBytes }: Pick<HeaderFacts, "method" | "bodyBytes">,
  settings: Pick<HeaderSettings, "hostHeader"> & { forward: Pick<Forward, "host" | "port"> },
): string[] {
  const headers: string[] = [];
  let framed = false;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = "", value = ""] = [rawHeaders[i], rawHeaders[i + 1]];
    const key = name.toLowerCase();
    if (key === "content-length") {
      if (!framed) headers.push(name, String(bodyBytes)); // in its place; a second one would be refused
      framed = true;
    } else if (key === "host") headers.push(name, hostValue(value, settings));
    else if (!framing.has(key) && !own.has(key)) headers.push(name, value);
  }
  if (!framed && (bodyBytes > 0 || !bodyless.has(method))) headers.push("Content-Length", String(bodyBytes));
  return headers;
}

function hostValue(original: string, { hostHeader, forward }: Pick<HeaderSettings, "hostHeader"> & { forward: Pick<Forward, "host" | "port"> }): string {
  if (hostHeader === "original") return original;
  if (hostHeader !== "local") return hostHeader;
  return `${forward.host.includes(":") ? `[${forward.host}]` : forward.host}:${forward.port}`;
}
