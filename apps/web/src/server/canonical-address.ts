import type { IncomingMessage } from "node:http";

const sameMachine = /^(?:localhost|127\.0\.0\.1|\[::1\])(?=:|$)/;

/** Where a page of a local start is to be asked for, when it was asked for under another name of this machine: cookies and origins belong to one name. */
export function canonicalAddress(
  { method, url = "/", headers: { host = "" } }: Pick<IncomingMessage, "method" | "url" | "headers">,
  webUrl: string,
): string | undefined {
  const wanted = new URL(webUrl);
  if (method !== "GET" || host === wanted.host || !sameMachine.test(host) || !sameMachine.test(wanted.host)) return;
  if (portOf(host) !== portOf(wanted.host)) return;
  return `${webUrl}${url.startsWith("/") ? url : "/"}`;
}

function portOf(host: string): string {
  return /:(\d+)$/.exec(host)?.[1] ?? "80";
}
