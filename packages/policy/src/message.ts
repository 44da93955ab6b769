import { cutterOf } from "./cut.ts";
import { nameOfInput, readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import * as pieces from "./message-pieces.ts";
import type { Part, PlainPart } from "./part.ts";
import type { Scheme } from "./scheme.ts";
import { type BuildMessage, isLacking, type Piece } from "./signing.ts";
import { phpForm, sortedFields, sortedForm, sortedJson, sortedValues } from "./sorted-fields.ts";

/** Makes the ordered parts of what a scheme signs ready. */
export function messageBuilder(parts: readonly Part[], paths: JsonPaths): BuildMessage {
  const ready = parts.map((part) => pieceOf(part, paths));
  return (signing) => {
    const message: (string | Buffer)[] = [];
    for (const piece of ready) {
      const bytes = piece(signing);
      if (isLacking(bytes)) return bytes;
      message.push(bytes);
    }
    return message;
  };
}

const plainPieces: { readonly [Name in PlainPart]: Piece } = {
  body: ({ request }) => request.body,
  "body-uncompressed": ({ request }) => pieces.inflated(request.body),
  timestamp: ({ timestamp }) => timestamp,
  method: ({ request }) => request.method,
  url: ({ url }) => Buffer.from(url, "utf8"),
  path: ({ url }) => pieces.pathOf(url),
  "path-only": ({ url }) => pieces.pathOf(url.replace(/\?.*$/s, "")),
  query: ({ url }) => Buffer.from(/\?([^#]*)/.exec(url)?.[1] ?? "", "utf8"),
  "url-without-query": ({ url }) => Buffer.from(url.replace(/\?.*$/s, ""), "utf8"),
  secret: ({ secret }) => secret ?? { lacks: "no key" },
  "key-id": ({ keyId }) => keyId ?? { lacks: "no key with an id" },
  "form-sorted": ({ request }) => sortedForm(request),
  "json-sorted": ({ request }) => sortedJson(request.body),
  "php-form": ({ request }) => phpForm(request),
};

function pieceOf(part: Part, paths: JsonPaths): Piece {
  if (typeof part === "string") return plainPieces[part];
  if ("text" in part) return constant(part.text);
  if ("fields" in part) return ({ request }) => sortedFields(request, part);
  if ("values" in part) return ({ request }) => sortedValues(request.body, part);
  if ("headersNamedIn" in part) return pieces.namedHeaders(part, paths);
  if ("envelope" in part) return pieces.envelope(part.envelope.map(({ value, ...member }) => ({ ...member, build: messageBuilder(value, paths) })));
  if ("bodyReplacing" in part) return pieces.bodyReplacing(readerOf(part.bodyReplacing, paths), messageBuilder(part.by, paths));
  if ("digest" in part) return pieces.digested(part, messageBuilder(part.of, paths));
  if ("hmac" in part) return pieces.authenticated(part, messageBuilder(part.of, paths));
  if ("encode" in part) return pieces.encoded(part.encode, messageBuilder(part.of, paths));
  if ("lower" in part) return pieces.lowered(messageBuilder(part.lower, paths));
  if ("crc32" in part) return pieces.checksummed(messageBuilder(part.crc32, paths));
  if ("joined" in part)
    return pieces.joinedPieces(
      part,
      part.joined.map((of) => messageBuilder(of, paths)),
    );
  if ("escape" in part) return pieces.escaped(part, messageBuilder(part.of, paths));
  if ("unescape" in part) return pieces.unescaped(part.unescape, messageBuilder(part.of, paths));
  if ("when" in part) return pieces.conditional(part.when, messageBuilder(part.of, paths), paths);
  return inputPiece(part, paths);
}

function constant(text: string): Piece {
  const bytes = Buffer.from(text, "utf8");
  return () => bytes;
}

function inputPiece(part: Extract<Part, { optional?: true }>, paths: JsonPaths): Piece {
  const cut = cutterOf(part, paths);
  const name = nameOfInput(part);
  const charset = "header" in part && part.inner === undefined && !part.base64 ? "latin1" : "utf8";
  return ({ request }) => {
    const found = cut(request);
    const [text, second] = "texts" in found ? found.texts : found.fault === "empty" ? [""] : [];
    const isDoubled = second !== undefined || ("fault" in found && found.fault === "duplicated");
    if (isDoubled) return { lacks: `more than one ${name}, which is part of what is signed` };
    if (text === undefined) return part.optional ? "" : { lacks: `no ${name}, which is part of what is signed` };
    return charset === "latin1" ? text : Buffer.from(text, charset);
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
