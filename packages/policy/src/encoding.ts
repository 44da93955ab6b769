import type { Encoding } from "./part.ts";

const shapes: Record<Exclude<Encoding, "text" | "base64-of-hex">, RegExp> = {
  hex: /^(?:[0-9a-fA-F]{2})+$/,
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/,
  base64url: /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?|[A-Za-z0-9_-]{4})$/,
};

/**
 * The bytes a text stands for; nothing when it is not written in this encoding. Node's own decoder skips what it does not know, and
 * takes any spelling of the unused bits at the end of base64: here each value has one spelling, base64url one with its padding and one without.
 */
export function decode(encoding: Encoding, text: string): Buffer | undefined {
  if (encoding === "text") return Buffer.from(text, "latin1");
  if (encoding === "base64-of-hex") return decodeHexInBase64(text);
  if (!shapes[encoding].test(text)) return;
  const bytes = Buffer.from(text, encoding);
  return encoding === "hex" || bytes.toString(encoding) === (encoding === "base64" ? text : unpadded(text)) ? bytes : undefined;
}

function decodeHexInBase64(text: string): Buffer | undefined {
  const letters = decode("base64", text);
  return letters && decode("hex", letters.toString("latin1"));
}

function unpadded(base64url: string): string {
  const end = base64url.indexOf("=");
  return end < 0 ? base64url : base64url.slice(0, end);
}

export function encode(encoding: Encoding, bytes: Buffer): string {
  if (encoding === "base64-of-hex") return Buffer.from(bytes.toString("hex")).toString("base64");
  return encoding === "text" ? bytes.toString("latin1") : bytes.toString(encoding);
}

/** How a value of so many bytes looks in this encoding, in words: "64 hex letters". */
export function describeEncoded(encoding: Encoding, bytes: number): string {
  if (encoding === "text") return "the token itself";
  if (encoding === "hex") return `${bytes * 2} hex letters`;
  if (encoding === "base64-of-hex") return describeEncoded("base64", bytes * 2);
  const letters = encoding === "base64" ? Math.ceil(bytes / 3) * 4 : Math.ceil((bytes * 4) / 3);
  return `${letters} letters of ${encoding}`;
}
