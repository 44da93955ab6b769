import { hash } from "node:crypto";
import { type Key, proves } from "../key.ts";
import type { Denial } from "../ports.ts";
import type { Reading } from "../reading.ts";
import type { PublicAlgorithm } from "../scheme.ts";
import * as words from "../signature-words.ts";
import type { Attempt, Proved } from "./proof.ts";
import { type Component, parseSignatureInput, parseSignatures, type SignatureInput } from "./signature-input.ts";

/** HTTP message signatures (RFC 9421): the signature covers the listed components, and the body through Content-Digest (RFC 9530). */
export function proveHttpMessage(attempt: Attempt): Proved {
  const { prepared, request, texts, keys, seen } = attempt;
  const { algorithms = [], covers = [] } = prepared.scheme.http ?? {};
  const signatures = parseSignatures(texts.join(", "));
  const inputs = parseSignatureInput(request.header("signature-input").join(", "));
  const malformed = (what: string): Denial => ({ reason: "signature-malformed", seen: what, expected: prepared.scheme.label });
  if (!signatures || !inputs) return malformed("a Signature or Signature-Input that cannot be read");

  for (const [label, signature] of signatures) {
    const input = inputs.get(label);
    if (!input || !covers.every((name) => input.components.some((component) => component.name === name))) continue;
    const base = signatureBase(input, request);
    if (base === undefined) return malformed(`signature ${label} over components that are not there`);
    const fitting = keys.find(({ key }) => isMeant(key, input, algorithms) && proves(key, [Buffer.from(base, "latin1")], [signature]));
    if (fitting) return judgeLifetime(input, attempt) ?? judgeDigest(input, request) ?? { fitting };
  }
  return { reason: "signature-mismatch", seen, expected: words.secrets(prepared.scheme, keys) };
}

type HttpAlgorithm = PublicAlgorithm | "hmac-sha256";
const algorithmNames: Partial<Record<string, HttpAlgorithm>> = {
  "hmac-sha256": "hmac-sha256",
  "rsa-pss-sha512": "rsa-pss-sha512",
  ed25519: "ed25519",
  "ecdsa-p256-sha256": "ecdsa-sha256-raw",
  "ecdsa-p384-sha384": "ecdsa-sha384-raw",
  "rsa-v1_5-sha256": "rsa-sha256",
};

/** The record pins the algorithms and the key brings its own; a message that names another one is refused. */
function isMeant(key: Key, { parameters }: SignatureInput, algorithms: readonly HttpAlgorithm[]): boolean {
  const named = parameters.get("alg");
  const keyId = parameters.get("keyid");
  const own = key.kind === "public" ? key.algorithm : key.kind === "hmac" ? "hmac-sha256" : undefined;
  const fits = own !== undefined && algorithms.includes(own) && (named === undefined || algorithmNames[named] === own);
  return fits && (keyId === undefined || key.id === undefined || key.id === keyId);
}

/** The text that is signed (section 2.5); nothing when a component is missing, doubled or unknown. */
function signatureBase({ components, text }: SignatureInput, request: Reading): string | undefined {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const component of components) {
    const value = componentValue(component, request);
    const name = identifier(component);
    if (value === undefined || seen.has(name)) return;
    seen.add(name);
    lines.push(`${name}: ${value}`);
  }
  return [...lines, `"@signature-params": ${text}`].join("\n");
}

function identifier({ name, parameters }: Component): string {
  return `"${name}"${[...parameters].map(([key, value]) => `;${key}="${value}"`).join("")}`;
}

function componentValue({ name, parameters }: Component, request: Reading): string | undefined {
  if (!name.startsWith("@")) return parameters.size > 0 ? undefined : fieldOf(name, request);
  const url = new URL(request.url);
  if (name === "@query-param") return queryParameter(parameters, url);
  if (parameters.size > 0) return;
  return derived[name]?.(request, url);
}

/** Derived components of a request (section 2.2). */
const derived: Readonly<Record<string, (request: Reading, url: URL) => string>> = {
  "@method": ({ method }) => method,
  "@target-uri": ({ url }) => url,
  "@authority": (_, { host }) => host,
  "@scheme": (_, { protocol }) => protocol.slice(0, -1),
  "@request-target": (_, { pathname, search }) => pathname + search,
  "@path": (_, { pathname }) => pathname,
  "@query": (_, { search }) => (search === "" ? "?" : search),
};

function queryParameter(parameters: ReadonlyMap<string, string>, url: URL): string | undefined {
  const name = parameters.get("name");
  if (parameters.size !== 1 || name === undefined) return;
  const values = [...url.searchParams].filter(([key]) => encodeURIComponent(key) === name).map(([, value]) => encodeURIComponent(value));
  return values.length === 1 ? values[0] : undefined;
}

/** A field's lines, trimmed and joined (section 2.1). */
function fieldOf(name: string, request: Reading): string | undefined {
  const values = request.header(name);
  return values.length === 0 ? undefined : values.map((value) => value.trim()).join(", ");
}

function judgeLifetime({ parameters }: SignatureInput, { prepared, nowMs }: Attempt): Denial | undefined {
  const { window } = prepared.time ?? {};
  const created = Number(parameters.get("created"));
  const expires = parameters.get("expires");
  if (expires !== undefined && Number(expires) * 1_000 <= nowMs)
    return { reason: "timestamp-stale", seen: "a signature that has expired", expected: "a fresh one" };
  const { pastSeconds, futureSeconds } = window ?? { pastSeconds: 300, futureSeconds: 300 };
  if (Number.isNaN(created)) return { reason: "timestamp-missing", seen: "a signature without created", expected: "one that says when it was made" };
  if (nowMs - created * 1_000 > pastSeconds * 1_000)
    return { reason: "timestamp-stale", seen: "a signature made too long ago", expected: `at most ${pastSeconds} s old` };
  if (created * 1_000 - nowMs > futureSeconds * 1_000)
    return { reason: "timestamp-future", seen: "a signature of the future", expected: `at most ${futureSeconds} s ahead` };
}

/** Where Content-Digest is covered, it must be the body's; each of its digests that we know. */
function judgeDigest({ components }: SignatureInput, request: Reading): Denial | undefined {
  if (!components.some(({ name }) => name === "content-digest")) return;
  const known = [
    ...request
      .header("content-digest")
      .join(", ")
      .matchAll(/(sha-256|sha-512)=:([A-Za-z0-9+/=]+):/g),
  ];
  const right = known.every(([, name = "", base64]) => hash(name.replace("-", ""), request.body, "base64") === base64);
  if (known.length === 0 || !right)
    return { reason: "signature-mismatch", seen: "header Content-Digest is not the digest of this body", expected: "the digest of this body" };
}
