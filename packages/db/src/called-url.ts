import { baseAtHost } from "@postern/contract/endpoint-address";
import type { DatabasePorts } from "./database.ts";

interface CalledRequest {
  /** Path and query as received. */
  target: string;
  /** Flat: name, value, name, value. */
  rawHeaders: readonly string[];
  /** The host name that its endpoint has now. */
  host: string | null;
}

/**
 * The address as the sender called it, read as ingest reads it: by the host name it asked for, or by path under the public base. An endpoint that had
 * another host name then was called by that one.
 */
export function calledUrl({ publicBase }: Pick<DatabasePorts, "publicBase">, { target, rawHeaders, host }: CalledRequest): string {
  const called = hostIn(rawHeaders);
  const isShared = target.startsWith("/e/") && (called === undefined || called !== host?.toLowerCase());
  const own = called ?? host;
  return (isShared || !own ? publicBase : baseAtHost(publicBase, own)) + target;
}

/** In lower case, without its port. */
function hostIn(rawHeaders: readonly string[]): string | undefined {
  const line = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === "host");
  return line < 0 ? undefined : rawHeaders[line + 1]?.toLowerCase().replace(/:\d*$/, "");
}
