import type { HeaderPairs } from "@postern/contract/request";

/** A request as bytes: what is called, its headers in order, its body. */
export interface HttpMessage {
  method: string;
  /** As it stands in the request line. */
  target: string;
  /** `1.1`. */
  httpVersion: string;
  /** Flat raw list, latin1. */
  rawHeaders: string[];
  body: Buffer;
}

const requestLine = /^([A-Z][A-Z-]{0,31}) (\S+)(?: HTTP\/(\d(?:\.\d)?))?$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;
export const messageBytesMax = 33_554_432;
const headersMax = 500;

/**
 * Reads a request as it stands on the wire (RFC 9112), or in an editor, where lines may end with LF alone: request line, headers, an empty
 * line, the body to its last byte. Or says what is wrong, and in which line.
 */
export function readMessage(bytes: Buffer): HttpMessage | { fault: string } {
  if (bytes.length > messageBytesMax) return { fault: `it is larger than ${messageBytesMax / 1_048_576} MiB` };
  const { head, body } = split(bytes);
  const [first = "", ...lines] = head.split(/\r?\n/);
  const [, method, target, httpVersion = "1.1"] = requestLine.exec(first) ?? [];
  if (method === undefined || target === undefined) return { fault: "line 1 is no request line: write POST /path HTTP/1.1" };
  if (lines.length > headersMax) return { fault: `it has more than ${headersMax} header lines` };
  const rawHeaders: string[] = [];
  for (const [index, line] of lines.entries()) {
    const [, name, value] = headerLine.exec(line) ?? [];
    if (name === undefined || value === undefined) return { fault: `line ${index + 2} is no header: write Name: value, and an empty line before the body` };
    rawHeaders.push(name, value);
  }
  return { method, target, httpVersion, rawHeaders, body };
}

/** The message as it stands on the wire (RFC 9112); for an editor with LF alone in its head. */
export function messageBytes({ method, target, httpVersion, rawHeaders, body }: HttpMessage, lineEnd: "\r\n" | "\n" = "\r\n"): Buffer {
  const lines = [`${method} ${target} HTTP/${httpVersion}`];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return Buffer.concat([Buffer.from(lines.join(lineEnd) + lineEnd.repeat(2), "latin1"), body]);
}

/** Head and body; without an empty line there is no body. */
function split(bytes: Buffer): { head: string; body: Buffer } {
  const ends = ["\r\n\r\n", "\n\n"].map((mark) => ({ at: bytes.indexOf(mark), length: mark.length })).filter(({ at }) => at >= 0);
  const [end] = ends.sort((one, other) => one.at - other.at);
  if (!end) return { head: bytes.toString("latin1").replace(/\r?\n$/, ""), body: Buffer.alloc(0) };
  return { head: bytes.toString("latin1", 0, end.at), body: Buffer.from(bytes.subarray(end.at + end.length)) };
}

/** The first value of a header, by its name in lower case. */
export function headerOf({ rawHeaders }: Pick<HttpMessage, "rawHeaders">, name: string): string | undefined {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === name) return rawHeaders[i + 1];
}

/** A flat raw list as pairs. */
export function pairsOf(rawHeaders: readonly string[]): HeaderPairs {
  return Array.from({ length: rawHeaders.length >> 1 }, (_, index) => [rawHeaders[2 * index] ?? "", rawHeaders[2 * index + 1] ?? ""]);
}
