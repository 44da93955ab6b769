import { crc32, gunzipSync } from "node:zlib";
import { conditionOf } from "./condition.ts";
import { cutterOf } from "./cut.ts";
import { digestOf, joined, type Message } from "./digest.ts";
import { encode } from "./encoding.ts";
import { hmacOf } from "./hmac.ts";
import type { Read } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { DigestName, Encoding, HmacDigest, Part } from "./part.ts";
import type { Condition } from "./place.ts";
import { type BuildMessage, isLacking, type Lacks, type Piece, type Signing } from "./signing.ts";

const inflatedBytesMax = 26_214_400;

/** A body sent compressed is signed as it was before; one that is not compressed is meant itself. */
export function inflated(body: Buffer): Buffer | Lacks {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return gunzipSync(body, { maxOutputLength: inflatedBytesMax });
  } catch {
    return { lacks: "a compressed body that cannot be read" };
  }
}

/** Path and query as they stand in the URL. */
export function pathOf(url: string): Buffer {
  return Buffer.from(url.replace(/^[a-z]+:\/\/[^/?#]*/i, ""), "utf8");
}

export function digested({ digest, as }: { digest: DigestName; as: Encoding }, build: BuildMessage): Piece {
  return derived(build, (message) => encode(as, digestOf(digest, message)));
}

export function authenticated({ hmac, as }: { hmac: HmacDigest; as: Encoding }, build: BuildMessage): Piece {
  return derived(build, (message, { secret }) => (secret ? encode(as, hmacOf(hmac, secret, message)) : { lacks: "no key" }));
}

export function encoded(encoding: Encoding, build: BuildMessage): Piece {
  return derived(build, (message) => encode(encoding, joined(message)));
}

export function lowered(build: BuildMessage): Piece {
  return derived(build, (message) => Buffer.from(joined(message).toString("utf8").toLowerCase(), "utf8"));
}

export function checksummed(build: BuildMessage): Piece {
  return derived(build, (message) => String(crc32(joined(message))));
}

export function escaped({ escape: how, lead = "" }: { escape: "uri" | "component"; lead?: string }, build: BuildMessage): Piece {
  const write = how === "uri" ? encodeURI : encodeURIComponent;
  return derived(build, (message) => {
    const text = joined(message).toString("utf8");
    return text === "" ? "" : Buffer.from(`${lead}${write(text.toWellFormed())}`, "utf8");
  });
}

export function joinedPieces({ between, lead = "" }: { between: string; lead?: string }, builds: readonly BuildMessage[]): Piece {
  return (signing) => {
    const pieces: Buffer[] = [];
    for (const build of builds) {
      const message = build(signing);
      if (isLacking(message)) return message;
      const bytes = joined(message);
      if (bytes.length > 0) pieces.push(Buffer.from(pieces.length === 0 ? lead : between, "utf8"), bytes);
    }
    return Buffer.concat(pieces);
  };
}

export function unescaped(escapes: readonly string[], build: BuildMessage): Piece {
  const known = new RegExp(escapes.join("|"), "gi");
  return derived(build, (message) => joined(message).toString("latin1").replace(known, decodeURIComponent));
}

export function conditional(condition: Condition, build: BuildMessage, paths: JsonPaths): Piece {
  const holds = conditionOf(condition, paths);
  const piece = derived(build, joined);
  return (signing) => (holds(signing.request) ? piece(signing) : "");
}

interface EnvelopeMember {
  name: string;
  number?: true;
  build: BuildMessage;
}

/** A JSON object as JSON.stringify writes it, members in the given order. */
export function envelope(members: readonly EnvelopeMember[]): Piece {
  return (signing) => {
    const written: string[] = [];
    for (const { name, number, build } of members) {
      const message = build(signing);
      if (isLacking(message)) return message;
      const text = joined(message).toString("utf8");
      written.push(`${JSON.stringify(name)}:${number ? text : JSON.stringify(text)}`);
    }
    return Buffer.from(`{${written.join(",")}}`, "utf8");
  };
}

/** The headers that a list names; each must be there once. */
export function namedHeaders(part: Extract<Part, { headersNamedIn: unknown }>, paths: JsonPaths): Piece {
  const { headersNamedIn, pair, between, end = "", sorted, words, valuesOnly } = part;
  const cut = cutterOf(headersNamedIn, paths);
  return ({ request }) => {
    const found = cut(request);
    if ("fault" in found) return { lacks: "no list of the headers that are signed" };
    const names = words ? found.texts.flatMap((text) => text.split(" ")) : found.texts;
    const lines: string[] = [];
    for (const name of sorted ? names.toSorted() : names) {
      const [value, second] = request.header(name.toLowerCase());
      if (value === undefined || second !== undefined) return { lacks: `no single header ${name}, which is part of what is signed` };
      lines.push(valuesOnly ? value : `${name}${pair}${value}`);
    }
    return `${lines.join(between)}${end}`;
  };
}

/** A text that stands in the body twice would leave open which one was signed. */
export function bodyReplacing(read: Read, build: BuildMessage): Piece {
  return derived(build, (message, { request }) => {
    const [text] = read(request);
    const at = text ? request.body.indexOf(text) : -1;
    if (!text || at < 0 || request.body.indexOf(text, at + 1) >= 0) return { lacks: "no single text in the body that stands for the signature" };
    return Buffer.concat([request.body.subarray(0, at), joined(message), request.body.subarray(at + Buffer.byteLength(text))]);
  });
}

function derived(build: BuildMessage, derive: (message: Message, signing: Signing) => string | Buffer | Lacks): Piece {
  return (signing) => {
    const message = build(signing);
    return isLacking(message) ? message : derive(message, signing);
  };
}
