import type { Patient, Trial } from "./trial.ts";

/** A body this large is not written anew: the copies would cost more than the answer is worth. */
const rewrittenBytesMax = 1_048_576;
/** Indenting makes JSON longer, the deeper it is the more. */
const jsonBytesMax = 262_144;
const jsonDepthMax = 64;

interface Variant {
  body: Buffer | undefined;
  /** Goes on after "It verifies if the body …". */
  says: string;
  fix: string;
}

/** The body as it may have been when it was signed, before something on the way wrote it anew. */
export function bodyTrials({ request: { body } }: Patient): Trial[] {
  if (body.length === 0 || body.length > rewrittenBytesMax) return [];
  const variants = [...lineEndVariants(body), ...textVariants(body), ...jsonVariants(body), ...formVariants(body)];
  return variants.flatMap(({ body: changed, says, fix }): Trial[] =>
    !changed || changed.equals(body) ? [] : [{ cause: "body", request: { body: changed }, says: `It verifies if the body ${says}`, fix }],
  );
}

const hands = "something between the sender and here wrote the body anew. Have proxies and functions on the way pass the bytes on untouched.";

function lineEndVariants(body: Buffer): Variant[] {
  const text = body.toString("latin1");
  const latin1 = (changed: string) => Buffer.from(changed, "latin1");
  return [
    { body: latin1(`${text}\n`), says: "ended with a line feed.", fix: `The line feed was cut off: ${hands}` },
    { body: latin1(`${text}\r\n`), says: "ended with a line break (CRLF).", fix: `The line break was cut off: ${hands}` },
    {
      body: latin1(text.trimEnd()),
      says: "ended without its last line break or spaces.",
      fix: "They were added after signing: curl's --data keeps a file's text but --data-binary keeps its bytes; sign exactly what is sent.",
    },
    { body: latin1(text.replaceAll("\r\n", "\n")), says: "had LF line ends instead of CRLF.", fix: `The line ends were changed: ${hands}` },
    { body: latin1(text.replace(/\r?\n/g, "\r\n")), says: "had CRLF line ends instead of LF.", fix: `The line ends were changed: ${hands}` },
  ];
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function textVariants(body: Buffer): Variant[] {
  const hasMark = body.subarray(0, 3).equals(byteOrderMark);
  const isUtf8 = Buffer.from(body.toString("utf8")).equals(body);
  return [
    {
      body: hasMark ? body.subarray(3) : Buffer.concat([byteOrderMark, body]),
      says: hasMark ? "had no byte order mark." : "began with a byte order mark.",
      fix: "Have the sender write UTF-8 without a byte order mark, and sign exactly what it sends.",
    },
    {
      body: Buffer.from(body.toString("latin1"), "utf8"),
      says: "is read as Latin-1 and signed as UTF-8.",
      fix: "Sender and signer disagree about the character set: have both use UTF-8.",
    },
    {
      body: isUtf8 ? Buffer.from(body.toString("utf8"), "latin1") : undefined,
      says: "is read as UTF-8 and signed as Latin-1.",
      fix: "Sender and signer disagree about the character set: have both use UTF-8.",
    },
  ];
}

/** JSON as other programs would write the same value. */
function jsonVariants(body: Buffer): Variant[] {
  const value = parse(body);
  if (value === undefined) return [];
  const compact = JSON.stringify(value);
  const spaced = spacedJson(value);
  const says = (form: string) => ({ says: `is the same JSON ${form}.`, fix: `The JSON was parsed and written anew: ${hands}` });
  return [
    { body: Buffer.from(compact), ...says("without spaces") },
    { body: Buffer.from(spaced), ...says("with a space after each comma and colon, as Python writes it") },
    { body: Buffer.from(JSON.stringify(value, null, 2)), ...says("indented by two spaces") },
    { body: Buffer.from(JSON.stringify(value, null, 4)), ...says("indented by four spaces") },
    { body: Buffer.from(JSON.stringify(value, null, "\t")), ...says("indented by tabs") },
    { body: Buffer.from(asciiOnly(compact)), ...says("without spaces, other letters as \\u escapes") },
    { body: Buffer.from(asciiOnly(spaced)), ...says("as Python writes it, other letters as \\u escapes") },
    { body: Buffer.from(compact.replaceAll("/", "\\/")), ...says("with escaped slashes, as PHP writes it") },
    { body: Buffer.from(asciiOnly(compact).replaceAll("/", "\\/")), ...says("with escaped slashes and letters, as PHP writes it") },
  ];
}

function formVariants(body: Buffer): Variant[] {
  const text = body.toString("utf8");
  if (!/^[^\s=&{["<]+=/.test(text)) return [];
  const says = (form: string) => ({ says: `is the same form with ${form}.`, fix: `The form was parsed and written anew: ${hands}` });
  return [
    { body: Buffer.from(new URLSearchParams(text).toString()), ...says("its fields encoded as browsers do") },
    { body: Buffer.from(text.replaceAll("+", "%20")), ...says("spaces written as %20") },
    { body: Buffer.from(text.replaceAll("%20", "+")), ...says("spaces written as +") },
    { body: Buffer.from(text.replace(/%[0-9a-f]{2}/gi, (code) => code.toLowerCase())), ...says("its escapes in small letters") },
    { body: Buffer.from(text.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase())), ...says("its escapes in capitals") },
  ];
}

function parse(body: Buffer): unknown {
  const text = body.toString("utf8");
  if (body.length > jsonBytesMax || depthOf(text) > jsonDepthMax) return;
  try {
    return JSON.parse(text);
  } catch {
    return;
  }
}

/** How deep brackets are nested; those inside of texts count too, which errs on the safe side. */
function depthOf(text: string): number {
  let deepest = 0;
  let depth = 0;
  for (const letter of text) {
    if (letter === "[" || letter === "{") deepest = Math.max(deepest, ++depth);
    else if (letter === "]" || letter === "}") depth--;
  }
  return deepest;
}

/** Python's json.dumps: a space after each comma and colon. */
function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${spacedJson(member)}`)
    .join(", ")}}`;
}

function asciiOnly(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
