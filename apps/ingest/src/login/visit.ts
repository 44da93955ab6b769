import type { Exchange } from "../exchange.ts";
import type { Head } from "../head.ts";
import { isAtOwnHost, type LiveEndpoint } from "../live-endpoint.ts";

/** Whether people can sign in here: a login gate, asked for by the endpoint's own host name. On the shared address cookies would meet those of others. */
export function hasLoginHere(endpoint: LiveEndpoint, head: Head): boolean {
  return endpoint.ready?.policy.hasLogin === true && isAtOwnHost(endpoint, head);
}

/**
 * Whether a person's browser opens a page, by what it says itself (Fetch Metadata; Accept of older ones). Whatever shows a credential in Authorization,
 * loads a part of a page or sits in a frame hears what a program hears.
 */
export function isNavigation(head: Head): boolean {
  if (head.authorizations.length > 0) return false;
  const mode = headerOf(head, "sec-fetch-mode");
  if (mode === undefined) return isRead(head) && (headerOf(head, "accept")?.includes("text/html") ?? false);
  return mode === "navigate" && (headerOf(head, "sec-fetch-dest") ?? "document") === "document";
}

export function isRead({ method }: Head): boolean {
  return method === "GET" || method === "HEAD";
}

/** Scheme, host and port, as the browser has them. */
export function originOf({ head }: Pick<Exchange, "head">, { isSecure }: { isSecure: boolean }): string {
  return `${isSecure ? "https" : "http"}://${(head.hosts[0] ?? "").toLowerCase()}`;
}

function headerOf({ names, rawHeaders }: Head, name: string): string | undefined {
  const line = names.indexOf(name);
  return line < 0 ? undefined : rawHeaders[line * 2 + 1]?.toLowerCase();
}
