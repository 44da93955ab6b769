import type { DigestName, Encoding, HmacDigest, Part } from "./part.ts";
import type { Condition, Pinned, Setting, Source } from "./place.ts";

/** A plain digest is a proof only when the secret is a part of the message. ECDSA is DER, or r and s side by side where `-raw`. */
export type PublicAlgorithm =
  | "ed25519"
  | "ecdsa-sha1"
  | "ecdsa-sha256"
  | "ecdsa-sha384"
  | "ecdsa-sha512"
  | "ecdsa-sha256-raw"
  | "ecdsa-sha384-raw"
  | "ecdsa-sha512-raw"
  | "rsa-sha1"
  | "rsa-sha256"
  | "rsa-sha384"
  | "rsa-sha512"
  | "rsa-pss-sha256"
  | "rsa-pss-sha384"
  | "rsa-pss-sha512";
/** What a signature is checked with; `jws`, `http-message` (RFC 9421) and `http-signature` (draft-cavage) say more in their own settings. */
export type Algorithm = `hmac-${HmacDigest}` | DigestName | PublicAlgorithm | "token" | "address" | "jws" | "http-message" | "http-signature";

/** The algorithms of JWS (RFC 7518) that are known; a record pins those it takes. */
export type JwsAlgorithm = "HS256" | "HS384" | "HS512" | "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA";

/**
 * One step from the secret as the provider shows it to the bytes of the key. Without steps: the text's UTF-8 bytes. In `strip` a `*` stands
 * for letters and digits. `idUntil`: the text may begin with the key's id and this mark.
 */
export type KeyStep = { strip: string; required?: boolean } | { idUntil: string } | "hex" | "base64" | "base64url" | "nfkd" | "reversed" | "sha1" | "sha256";

/**
 * `seconds`, `milliseconds`: since 1970; `unix`: either, by size; `iso`: with a zone; `iso-utc`: UTC where none is written; `http-date`;
 * `any`: whichever of these it is, for a sender who does not say.
 */
export type MomentFormat = "seconds" | "milliseconds" | "unix" | "iso" | "iso-utc" | "http-date" | "any";

/** The time the sender names. Only a signed one proves anything; the window is the provider's own. */
export interface Freshness {
  from: Source;
  format: MomentFormat;
  pastSeconds: number;
  futureSeconds: number;
  signed: boolean;
  /** A request without one is judged without it. */
  optional?: true;
}

/** A digest that stands inside what is signed; of the body unless other parts are named. */
export interface ContentDigest {
  from: Source;
  algorithm: DigestName;
  encoding: Encoding;
  of?: readonly Part[];
  /** May be absent where what it covers is empty: a request without a body. */
  absentWhenEmpty?: true;
}

/** Public keys that are fetched, when the endpoint holds none of its own. */
export interface KeysFrom extends Partial<Pinned> {
  url: string | Setting | Source;
  /** Takes the place of the URL's own path. */
  path?: string;
  form: "jwks" | "pem";
}

/** One way in which a provider proves who it is. */
export interface Scheme {
  /** In words, for the trace: "HMAC-SHA256 over the body". */
  label: string;
  algorithm: Algorithm;
  encoding: Encoding;
  signature: Source;
  /** Other places where a second signature may stand while a secret is rolled. */
  also?: readonly Source[];
  key?: readonly KeyStep[];
  /** Names the key: only secrets with this id, or with none, count. */
  keyId?: Source;
  keysFrom?: KeysFrom;
  message?: readonly Part[];
  timestamp?: Freshness;
  /** The scheme is meant only when these hold. */
  when?: Condition | readonly Condition[];
  /** What must hold besides, once the signature is proved. */
  require?: readonly Condition[];
  digests?: readonly ContentDigest[];
  /** The signed URL is this setting's where it is set, and else the endpoint's own public address. */
  url?: Setting;
  /** Whether the sender may have signed the URL with or without its port. */
  urlPort?: "either";
  /** JSON path of a list whose every item is proved by itself; an empty list proves nothing. */
  each?: string;
  jws?: { algorithms: readonly JwsAlgorithm[]; detached?: true; leewaySeconds?: number };
  http?: { algorithms: readonly (PublicAlgorithm | "hmac-sha256")[]; covers: readonly string[] };
  /** For `address`: the ranges that the provider sends from. */
  addresses?: readonly string[] | Setting;
  bindsBody: boolean;
}
