import type { Condition, Input, Source } from "./place.ts";

export type DigestName = "md5" | "sha1" | "sha256" | "sha384" | "sha512" | "keccak256";
export type HmacDigest = "md5" | "sha1" | "sha256" | "sha384" | "sha512";
/** How bytes are written; `base64-of-hex` is the base64 of their hex letters, `text` the bytes as they are. */
export type Encoding = "hex" | "base64" | "base64url" | "base64-of-hex" | "text";

/** A part that stands for itself. `path` is path and query; `secret` the key's bytes, `key-id` its id; a `-sorted` one is described at its reader. */
export type PlainPart =
  | "body"
  | "body-uncompressed"
  | "timestamp"
  | "method"
  | "url"
  | "path"
  | "path-only"
  | "url-without-query"
  | "query"
  | "secret"
  | "key-id"
  | "form-sorted"
  | "json-sorted"
  | "php-form";

/** A piece of what is signed (or answered), in order. A part that is not there makes the message impossible, unless `optional`. */
export type Part =
  | PlainPart
  | { text: string }
  | (Source & { optional?: true })
  /** The digest of other parts, written so. */
  | { digest: DigestName; as: Encoding; of: readonly Part[] }
  /** An HMAC over other parts, under the key in use. */
  | { hmac: HmacDigest; as: Encoding; of: readonly Part[] }
  /** Other parts, written so. */
  | { encode: Encoding; of: readonly Part[] }
  | { lower: readonly Part[] }
  /** CRC-32 of other parts, as a decimal number. */
  | { crc32: readonly Part[] }
  /** Other parts where the condition holds. */
  | { when: Condition; of: readonly Part[] }
  /**
   * Every field as name, `pair`, value, sorted by name and joined by `between`; some left out. `encoded` writes them as in a URL, strictly
   * as RFC 3986 has it where it says so. `repeated` joins the values of one name, which then stands once.
   */
  | {
      fields: "form" | "query" | "json";
      pair: string;
      between: string;
      without?: readonly string[];
      encoded?: true | "rfc3986";
      repeated?: string;
      valuesOnly?: true;
    }
  /** Every value of a JSON body, nested ones as well, sorted and joined by `between`; some left out by name. Numbers have so many decimals. */
  | { values: "json"; between: string; without?: readonly string[]; decimals: number }
  /**
   * The headers that a list names, each as name, `pair`, value, joined by `between`, in the list's order or sorted; then `end`. `words`:
   * the names stand in one text, spaces between them.
   */
  | { headersNamedIn: Source; pair: string; between: string; end?: string; sorted?: true; words?: true; valuesOnly?: true }
  /** A JSON object of these members in this order, each value a text (a number where `number`), as JSON.stringify writes it. */
  | { envelope: readonly { name: string; value: readonly Part[]; number?: true }[] }
  /** The body with the one occurrence of an input's text replaced. */
  | { bodyReplacing: Input; by: readonly Part[] }
  /** Other parts with these percent-escapes undone. */
  | { unescape: readonly string[]; of: readonly Part[] }
  /** Those that are not empty, joined by `between`; `lead` stands before them unless all are. */
  | { joined: readonly (readonly Part[])[]; between: string; lead?: string }
  /** Other parts percent-escaped as a whole URI or as a component of one; `lead` stands before them unless they are empty. */
  | { escape: "uri" | "component"; of: readonly Part[]; lead?: string };
