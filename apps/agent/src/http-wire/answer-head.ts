import { AnswerFault } from "./faults.ts";

export interface AnswerHead {
  status: number;
  /** Flat raw list, latin1 text. */
  rawHeaders: string[];
  /** How many bytes the body has, or how its end shows. */
  framing: number | "chunked" | "until-close";
  /** Whether the connection may be asked again, as far as the head goes. */
  keeps: boolean;
}

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
// What follows the space begins with another letter, so that there is one way to read a line, and no time to be lost with others.
const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*((?:[\x21-\x7e\x80-\xff][\t\x20-\x7e\x80-\xff]*)?)$/;
const lengthDigits = /^\d{1,15}$/;
/** Answers that have no body, whatever their headers say (RFC 9112, section 6.3). */
const bodyless = new Set([204, 304]);

/** Reads the lines of an answer's head (RFC 9112, section 4), without the empty one. Throws an AnswerFault for what could be read in two ways. */
export function readHead([first = "", ...lines]: readonly string[], method: string): AnswerHead {
  const [, minor, digits] = statusLine.exec(first) ?? [];
  if (digits === undefined) throw new AnswerFault("its first line is no status line of HTTP/1.1");
  const status = Number(digits);
  if (status < 200 && minor === "0") throw new AnswerFault("HTTP/1.0 has no answers that come before the answer");
  if (status === 101) throw new AnswerFault("it goes over to another protocol, which nobody asked for");

  const rawHeaders: string[] = [];
  const own: Hop = { keeps: minor === "1" };
  for (const line of lines) {
    const [, name, text] = headerLine.exec(line) ?? [];
    if (name === undefined || text === undefined) throw new AnswerFault("a line of its head is no header");
    rawHeaders.push(name, withoutEnd(text, " \t"));
    note(own, name.toLowerCase(), withoutEnd(text, " ")); // "chunked" with a tab behind it is chunked to some readers, and not to others
  }
  if (own.isChunked && (own.length !== undefined || minor === "0")) throw new AnswerFault("it says in two ways where it ends");
  const isBodyless = method === "HEAD" || bodyless.has(status) || status < 200;
  const framing = isBodyless ? 0 : own.isChunked ? "chunked" : (own.length ?? "until-close");
  // Some servers send the body all the same: behind the head it would be read as the next request's answer.
  const mayOverrun = isBodyless && (method === "HEAD" || own.isChunked || (own.length ?? 0) > 0);
  return { status, rawHeaders, framing, keeps: own.keeps && framing !== "until-close" && !mayOverrun };
}

/** A regular expression would look at the whole rest again from each space in the midst of it. */
function withoutEnd(text: string, letters: string): string {
  let end = text.length;
  while (end > 0 && letters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** What the headers say of this hop alone. */
interface Hop {
  keeps: boolean;
  length?: number;
  isChunked?: true;
}

function note(hop: Hop, key: string, value: string): void {
  if (key === "content-length") {
    if (hop.length !== undefined || !lengthDigits.test(value)) throw new AnswerFault("its Content-Length is not one number");
    hop.length = Number(value);
  } else if (key === "transfer-encoding") {
    if (hop.isChunked || value.toLowerCase() !== "chunked") throw new AnswerFault("its Transfer-Encoding is not chunked alone");
    hop.isChunked = true;
  } else if (key === "connection") hop.keeps &&= !/(?:^|[\s,])close(?:$|[\s,])/i.test(value);
  else if (key === "keep-alive") hop.keeps &&= !/timeout=[01]\b/i.test(value); // gone before we would leave it
}
