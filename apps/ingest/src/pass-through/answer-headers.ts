import { validateHeaderName, validateHeaderValue } from "node:http";

/** Of one connection alone (RFC 9110, section 7.6.1), or written anew. */
const ofTheHop = ["connection", "proxy-connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-authenticate", "content-length"];
/** They speak for the whole host, which many endpoints may share. */
const ofTheHost = ["strict-transport-security", "alt-svc", "clear-site-data", "service-worker-allowed", "public-key-pins", "nel", "report-to"];
/** Ours, whoever writes them. */
const ours = ["postern-id"];
const never = new Set([...ofTheHop, ...ofTheHost, ...ours]);
/** A destination sets no cookie that signs someone in at an endpoint. */
const ownCookie = /^\s*(?:__Host-)?postern(?:-[^=;]*)?\s*(?:=|;|$)/i;

const linesMax = 200;
const lettersMax = 32_768;

/**
 * The destination's headers as its sender may hear them, in their order, case and number; nothing when they are too many. What is left out: what
 * belongs to the connection, what speaks for the whole host, our own names, and what is no header.
 */
export function passableHeaders(raw: readonly string[]): string[] | undefined {
  const dropped = namedByConnection(raw);
  const passed: string[] = [];
  let letters = 0;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = "", value = ""] = [raw[i], raw[i + 1]];
    const lower = name.toLowerCase();
    if (never.has(lower) || dropped.has(lower) || (lower === "set-cookie" && ownCookie.test(value)) || !isHeader(name, value)) continue;
    passed.push(name, value);
    letters += name.length + value.length;
  }
  if (passed.length <= 2 * linesMax && letters <= lettersMax) return passed;
}

function namedByConnection(raw: readonly string[]): ReadonlySet<string> {
  const values = raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === "connection");
  return new Set(values.flatMap((value) => value.split(",")).map((name) => name.trim().toLowerCase()));
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
