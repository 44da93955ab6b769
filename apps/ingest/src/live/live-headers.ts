import type { LiveCall } from "./live-desk.ts";

/** Headers of one hop (RFC 9110, section 7.6.1), but for those that frame a body: Node needs to see them. */
const hopHeaders = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "upgrade",
  "http2-settings",
]);
/** What a Connection header cannot name: without them the message would be another one. */
const framing = new Set(["content-length", "transfer-encoding", "host"]);

type Changes = Pick<LiveCall, "addedHeaders" | "removedHeaders" | "removedCookies"> & {
  /** Replaces the Host that the visitor asked for. */
  host?: string;
};

/** A request's header lines as the local server gets them: order, case and duplicates as they came, without those of this hop and ours. */
export function requestHeaders(rawHeaders: readonly string[], { addedHeaders = [], removedHeaders, removedCookies, host }: Changes): string[] {
  const named = namedByConnection(rawHeaders);
  const headers: string[] = [];
  eachLine(rawHeaders, (name, small, value) => {
    if (hopHeaders.has(small) || named?.has(small) || removedHeaders?.has(small.replaceAll("_", "-"))) return;
    const kept = small === "cookie" ? withoutCookies(value, removedCookies) : small === "host" ? (host ?? value) : value;
    if (kept !== undefined) headers.push(name, kept);
  });
  headers.push(...addedHeaders);
  return headers;
}

/** An answer's header lines as the visitor gets them; how the body is framed is decided by the visitor's hop. */
export function answerHeaders(rawHeaders: readonly string[]): string[] {
  const named = namedByConnection(rawHeaders);
  const headers: string[] = [];
  eachLine(rawHeaders, (name, small, value) => {
    if (!hopHeaders.has(small) && !named?.has(small) && small !== "transfer-encoding") headers.push(name, value);
  });
  return headers;
}

function eachLine(rawHeaders: readonly string[], see: (name: string, small: string, value: string) => void): void {
  for (let line = 0; line < rawHeaders.length; line += 2) {
    const name = rawHeaders[line] ?? "";
    see(name, name.toLowerCase(), rawHeaders[line + 1] ?? "");
  }
}

/** Nothing where no header is named, as in most messages. */
function namedByConnection(rawHeaders: readonly string[]): ReadonlySet<string> | undefined {
  let named: Set<string> | undefined;
  eachLine(rawHeaders, (_name, small, value) => {
    if (small !== "connection" || value === "keep-alive" || value === "close") return;
    for (const part of value.split(",")) {
      const header = part.trim().toLowerCase();
      if (!framing.has(header)) named = (named ?? new Set()).add(header);
    }
  });
  return named;
}

/** A Cookie line without cookies of these names; nothing when none is left. */
function withoutCookies(line: string, names: ReadonlySet<string> | undefined): string | undefined {
  if (!names) return line;
  const pairs = line.split(";");
  const kept = pairs.filter((pair) => !names.has((pair.split("=", 1)[0] ?? "").trim()));
  return kept.length === pairs.length ? line : kept.join(";").trim() || undefined;
}
