import type { Encoding, HmacDigest, Part } from "../part.ts";
import type { Source } from "../place.ts";
import type { Freshness, MomentFormat, Scheme } from "../scheme.ts";
import { content, contentInWords } from "./content.ts";

/** How a provider signs with an HMAC; what is not said is as most do it: SHA-256 over the body, in hex. */
export interface HmacFacts extends Partial<Omit<Scheme, "algorithm" | "signature" | "message" | "timestamp">> {
  /** The header that holds the signature, or another place. */
  header?: string;
  from?: Source;
  /** Stands before the signature: `sha256=`. */
  prefix?: string;
  digest?: HmacDigest;
  encoding?: Encoding;
  /** What is signed, as `content` reads it, or as parts; those need a label. */
  content?: string | readonly Part[];
}

/** An HMAC of the body, or of other content without a time. */
export function hmac({ header = "", from = { header }, prefix, digest = "sha256", encoding = "hex", content: signed = "{body}", ...more }: HmacFacts): Scheme {
  const message = typeof signed === "string" ? content(signed) : signed;
  return {
    label: `HMAC-${digest.toUpperCase()} over ${typeof signed === "string" ? contentInWords(signed) : "what the sender lists"}`,
    algorithm: `hmac-${digest}`,
    encoding,
    signature: prefix === undefined ? from : { ...from, prefix },
    message,
    bindsBody: message.some((part) => part === "body" || part === "body-uncompressed"),
    ...more,
  };
}

export interface StampedFacts extends HmacFacts {
  /** Where the signed time stands: a header of its own, or a place. */
  timeHeader?: string;
  time?: Source;
  format?: MomentFormat;
  /** How far the time may be off, back and forward, in seconds. */
  windowSeconds?: number | readonly [past: number, future: number];
}

/** An HMAC over a time and the body, the time in a header of its own. */
export function stampedHmac({ timeHeader = "", time = { header: timeHeader }, format = "seconds", windowSeconds = 300, ...facts }: StampedFacts): Scheme {
  const [pastSeconds, futureSeconds] = typeof windowSeconds === "number" ? [windowSeconds, windowSeconds] : windowSeconds;
  const timestamp: Freshness = { from: time, format, pastSeconds, futureSeconds, signed: true };
  return { ...hmac({ content: "{timestamp}.{body}", ...facts }), timestamp };
}

export interface PairedFacts extends Omit<StampedFacts, "timeHeader" | "time" | "from" | "prefix"> {
  header: string;
  /** What the pairs are called, with their marks: `t=` and `v1=`. */
  pairs: readonly [time: string, signature: string];
  separator?: string;
}

/** The same with both in one header: `t=1790000000,v1=5f2c…`; several signatures may stand there while a secret is rolled. */
export function pairedHmac({ header, pairs: [time, signature], separator = ",", ...facts }: PairedFacts): Scheme {
  return stampedHmac({ ...facts, from: { header, separator, prefix: signature }, time: { header, separator, prefix: time } });
}
