/** Where a text stands in a request. A JSON path is dotted and numbers index lists: `data.0.id`. */
export type Input = { header: string } | { query: string } | { form: string; json?: string } | { json: string };

/**
 * A text cut out of an input. Without a separator the whole value must begin with the prefix; with one, the value is a list and
 * the items that begin with the prefix are meant. The prefix is dropped.
 */
export type Source = Input & { separator?: string; prefix?: string };

export type Algorithm = "hmac-sha1" | "hmac-sha256" | "hmac-sha384" | "hmac-sha512" | "ed25519" | "token";
export type Encoding = "hex" | "base64" | "base64url" | "text";

/** One step from the secret as the provider shows it to the bytes of the key. Without steps: the text's UTF-8 bytes. */
export type KeyStep = { strip: string; required?: boolean } | "hex" | "base64";

/** A piece of what is signed, in order. `form-sorted` is every form field as name and value, sorted (nothing when the body is empty). */
export type Part = "body" | "timestamp" | "method" | "url" | "form-sorted" | { text: string } | Input;

/** The time the sender names. Only a signed one proves anything; the window is the provider's own. */
export interface Freshness {
  from: Source;
  format: "seconds" | "milliseconds" | "iso";
  pastSeconds: number;
  futureSeconds: number;
  signed: boolean;
}

/** Something about the request that must hold. */
export type Condition = { input: Input; equals: string } | { input: Input; present: boolean };

/** One way in which a provider proves who it is. */
export interface Scheme {
  /** In words, for the trace: "HMAC-SHA256 over the body". */
  label: string;
  algorithm: Algorithm;
  encoding: Encoding;
  signature: Source;
  key?: readonly KeyStep[];
  message?: readonly Part[];
  timestamp?: Freshness;
  /** The scheme is meant only when this holds. */
  when?: Condition;
  /** The body's digest stands here, inside what is signed. */
  bodyDigest?: { from: Input; algorithm: "sha256"; encoding: "hex" };
  /** Whether the sender may have signed the URL with or without its port. */
  urlPort?: "either";
  bindsBody: boolean;
}

/** A provider's challenge: when it matches a request whose signature passed, it is answered at the gate and not delivered. */
export interface Handshake {
  match: readonly Condition[];
  reply: { status: number; contentType?: string; body?: readonly ({ text: string } | Input)[] };
}

/** All that is known of a provider, read by one verifier (`verify-signature.ts`). */
export interface ProviderSpec {
  slug: string;
  name: string;
  docs: string;
  /** The first scheme whose signature is present, and for which the endpoint holds a secret, decides. */
  schemes: readonly Scheme[];
  event: {
    /** The first that is present names the event; retries of one event must carry the same. */
    id: readonly Input[];
    /** The first that is present; the present members of a `join` are joined with a dot. */
    type: readonly (Input | { join: readonly Input[] })[];
  };
  handshakes?: readonly Handshake[];
  /** What people read when they set the provider up. */
  card: { scheme: string; secretHint: string; setUp: readonly string[] };
}
