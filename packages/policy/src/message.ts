import { hash } from "node:crypto";
import { decode } from "./encoding.ts";
import { nameOfInput, type Read, readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { Message } from "./key.ts";
import type { Part, Scheme } from "./provider.ts";
import type { Reading } from "./reading.ts";

/** Builds the message, or says in words what it cannot be built from. */
export type BuildMessage = (request: Reading, timestamp: string, url: string) => Message | { lacks: string };

/** Makes the ordered parts of what a scheme signs ready. */
export function messageBuilder(parts: readonly Part[], paths: JsonPaths): BuildMessage {
  const pieces = parts.map((part) => pieceOf(part, paths));
  return (request, timestamp, url) => {
    const message: (string | Buffer)[] = [];
    for (const piece of pieces) {
      const bytes = typeof piece === "function" ? piece(request, timestamp, url) : piece;
      if (!(typeof bytes === "string" || Buffer.isBuffer(bytes))) return bytes;
      message.push(bytes);
    }
    return message;
  };
}

type Piece = Buffer | ((request: Reading, timestamp: string, url: string) => string | Buffer | { lacks: string });

function pieceOf(part: Part, paths: JsonPaths): Piece {
  if (part === "body") return (request) => request.body;
  if (part === "timestamp") return (_, timestamp) => timestamp;
  if (part === "method") return (request) => request.method;
  if (part === "url") return (_request, _timestamp, url) => Buffer.from(url, "utf8");
  if (part === "form-sorted") return sortedForm;
  if ("text" in part) return Buffer.from(part.text, "utf8");
  return inputPiece(readerOf(part, paths), nameOfInput(part), "header" in part ? "latin1" : "utf8");
}

function inputPiece(read: Read, name: string, charset: "latin1" | "utf8"): Piece {
  return (request) => {
    const [value, second] = read(request);
    if (value === undefined) return { lacks: `no ${name}, which is part of what is signed` };
    if (second !== undefined) return { lacks: `more than one ${name}, which is part of what is signed` };
    return charset === "latin1" ? value : Buffer.from(value, charset);
  };
}

/** Every field as name and value, sorted by name, then value, equal ones once. A body that is no form would go unsigned: it is refused. */
function sortedForm(request: Reading): Buffer | { lacks: string } {
  if (request.body.length === 0) return Buffer.alloc(0);
  const form = request.form();
  if (!form) return { lacks: "a body that is no urlencoded form, so nothing signed covers it" };
  const fields = [...form].sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  const distinct = fields.filter(([name, value], index) => name !== fields[index - 1]?.[0] || value !== fields[index - 1]?.[1]);
  return Buffer.from(distinct.map(([name, value]) => name + value).join(""), "utf8");
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Checks that the signed digest is the body's own; says in words what is wrong with it. */
export function digestChecker(digest: NonNullable<Scheme["bodyDigest"]>, paths: JsonPaths): (request: Reading) => { matches: boolean; seen?: string } {
  const read = readerOf(digest.from, paths);
  const name = nameOfInput(digest.from);
  return (request) => {
    const [value, second] = read(request);
    const bytes = value === undefined || second !== undefined ? undefined : decode(digest.encoding, value);
    if (!bytes) return { matches: false, seen: `no usable ${name}` };
    const matches = bytes.equals(hash(digest.algorithm, request.body, "buffer"));
    return matches ? { matches } : { matches, seen: `${name} is not the digest of this body` };
  };
}

/** The forms of the URL that the sender may have signed: as given, or also with its port left out or written out. */
export function urlForms(url: string, port: Scheme["urlPort"]): readonly string[] {
  if (port === undefined) return [url];
  const [, scheme, host, written, rest] = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(:\d+)?(.*)$/s.exec(url) ?? [];
  if (scheme === undefined) return [url];
  const other = written === undefined ? (scheme === "https" ? ":443" : ":80") : "";
  return [url, `${scheme}://${host}${other}${rest}`];
}
