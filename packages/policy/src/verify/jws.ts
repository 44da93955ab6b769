import { decode } from "../encoding.ts";

const lettersMax = 1_400_000; // a body of 1 MiB as base64

/** A JWS in its compact form (RFC 7515), taken apart. Nothing in it is true before its signature is checked. */
export interface Jws {
  algorithm: string;
  keyId: string | undefined;
  /** Header and payload as written; the payload is empty where it is detached. */
  protected: string;
  payload: string;
  signature: Buffer;
  /** Whether a detached payload is signed as it is (RFC 7797). */
  isUnencoded: boolean;
  token: Token;
}

/** Takes a compact JWS apart; nothing when it is none, or asks for something that we do not know (`crit`). */
export function parseJws(text: string, detached: boolean): Jws | undefined {
  if (text.length > lettersMax) return;
  const [head = "", payload = "", tail = "", extra] = text.split(".");
  const header = parseObject(decode("base64url", head));
  const signature = bare(tail) && decode("base64url", tail);
  const isPayload = detached ? payload === "" : bare(payload) && decode("base64url", payload) !== undefined;
  if (extra !== undefined || !bare(head) || !header || !signature || !isPayload) return;

  const { alg, kid, crit, b64 } = header;
  const isUnencoded = b64 === false && Array.isArray(crit) && crit.includes("b64");
  const knowsAll = crit === undefined || (Array.isArray(crit) && crit.length > 0 && crit.every((name) => name === "b64" && detached));
  if (typeof alg !== "string" || !knowsAll || (b64 !== undefined && !isUnencoded)) return;
  return { algorithm: alg, keyId: typeof kid === "string" ? kid : undefined, protected: head, payload, signature, isUnencoded, token: new Token(header) };
}

/** What a token says: its header while it is checked, its claims once it is proved. */
export class Token {
  readonly #header: object;
  #claims: object | undefined;

  constructor(header: object) {
    this.#header = header;
  }

  /** What stands at a dotted path of the protected header. */
  header(path: string): readonly string[] {
    return valuesAt(this.#header, path);
  }

  /** What stands at a dotted path of the claims, each item where it is a list; nothing before the signature is proved. */
  claim(path: string): readonly string[] {
    return this.#claims ? valuesAt(this.#claims, path) : [];
  }

  /** What an unproved payload says at a path: good for refusing, and for words about it, never for letting in. */
  static unproved(payload: string, path: string): readonly string[] {
    const claims = parseObject(decode("base64url", payload));
    return claims ? valuesAt(claims, path) : [];
  }

  /** All that it claims; nothing before the signature is proved. */
  claims(): object | undefined {
    return this.#claims;
  }

  /** The signature is right: from now on the claims may be read. Whether they are an object. */
  believe(payload: Buffer): boolean {
    this.#claims = parseObject(payload);
    return this.#claims !== undefined;
  }
}

/** Base64url of a JWS has no padding (RFC 7515, section 2). */
function bare(text: string): boolean {
  return text !== "" && !text.endsWith("=");
}

function parseObject(json: Buffer | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = json && JSON.parse(json.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return;
  }
}

/** A name may hold dots itself, as those that are URLs do. */
function valuesAt(root: object, path: string): readonly string[] {
  let value: unknown = root;
  for (const name of Object.hasOwn(root, path) ? [path] : path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return [];
    value = (value as Record<string, unknown>)[name];
  }
  return (Array.isArray(value) ? value : [value]).flatMap(textOf);
}

function textOf(value: unknown): readonly string[] {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}
