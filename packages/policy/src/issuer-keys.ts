import { TokenAlgorithm } from "@postern/contract/oidc-token-gate";
import { keysOf } from "./key.ts";
import { KeyCache } from "./key-cache.ts";
import type { PolicyPorts } from "./ports.ts";
import type { PreparedKey } from "./prepare-scheme.ts";

/** Where an issuer's keys are: found by its discovery document, or at the URL that the endpoint's owner gives. All https. */
export interface KeySource {
  issuer: string;
  jwksUrl: string | undefined;
}
/** The keys of an issuer, none while they cannot be had; at once when they are known. `keyId`: the one that is wanted. */
export type FindIssuerKeys = (source: KeySource, keyId: string | undefined) => readonly PreparedKey[] | Promise<readonly PreparedKey[]>;

export interface IssuerKeyPorts {
  /** The text at an https URL: a small answer, a short wait, no redirects. Rejects, or answers nothing, when it cannot be had. */
  fetchText(url: string): Promise<string | undefined>;
  nowMs(): number;
}

const limits = { placesMax: 32, fetchesMax: 4 };
const keysMax = 32;
/** RFC 7518 (section 3.3) asks for 2048 bits; more than 8192 only cost time. */
const rsaBits = { min: 2_048, max: 8_192 };
const wellKnown = "/.well-known/openid-configuration";

/** The keys of the issuers that an organization's endpoints trust, fetched once for all of them. */
export function createIssuerKeys({ fetchText, nowMs }: IssuerKeyPorts): FindIssuerKeys {
  const cache = new KeyCache(limits);
  return ({ issuer, jwksUrl }, keyId) => {
    const fetch = async () => readKeySet(await fetchText(jwksUrl ?? (await discover(issuer, fetchText))));
    return cache.find({ name: jwksUrl === undefined ? `issuer ${issuer}` : `keys ${jwksUrl}`, fetch }, { keyId, nowMs });
  };
}

/**
 * The finder that ports bring, or one over their plain way to fetch a text: a trial of a draft has no other. Its first request's clock then
 * serves for all of them, so that each issuer is asked once.
 */
export function issuerKeyFinder(): (ports: PolicyPorts) => FindIssuerKeys {
  let own: FindIssuerKeys | undefined;
  return ({ findIssuerKeys, fetchKey, nowMs }) => {
    if (findIssuerKeys) return findIssuerKeys;
    own ??= createIssuerKeys({ fetchText: async (url) => fetchKey?.(url), nowMs });
    return own;
  };
}

/** Where a discovery document says that the keys are. One of another issuer is none: who serves it may not speak for ours. */
async function discover(issuer: string, fetchText: IssuerKeyPorts["fetchText"]): Promise<string> {
  const text = await fetchText(issuer.replace(/\/$/, "") + wellKnown);
  const document = JSON.parse(text ?? "") as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (document?.issuer !== issuer) throw new Error("the discovery document is of another issuer");
  const { jwks_uri: url } = document;
  if (typeof url !== "string" || !URL.canParse(url) || new URL(url).protocol !== "https:") throw new Error("jwks_uri is no https URL");
  return url;
}

interface Jwk {
  alg?: unknown;
}

/** The usable keys of a JWK Set (RFC 7517); each counts for its own algorithm, where it names one, and never as a shared secret. */
function readKeySet(text: string | undefined): readonly PreparedKey[] {
  const set = JSON.parse(text ?? "") as { keys?: unknown } | null;
  if (!Array.isArray(set?.keys)) return [];
  return set.keys.slice(0, keysMax).flatMap((jwk: Jwk | null) => (typeof jwk === "object" && jwk !== null ? readKey(jwk) : []));
}

function readKey(jwk: Jwk): readonly PreparedKey[] {
  const algorithms = TokenAlgorithm.options.filter((name) => jwk.alg === undefined || jwk.alg === name);
  const keys = keysOf({ ...anyToken, jws: { algorithms } }, "public-key", JSON.stringify(jwk));
  return keys.filter(hasSaneLength).map((key) => ({ key }));
}
const anyToken = { label: "a token", algorithm: "jws", encoding: "text", signature: { header: "Authorization" }, bindsBody: false } as const;

function hasSaneLength(key: PreparedKey["key"]): boolean {
  if (key.kind !== "public") return false;
  const bits = key.key.asymmetricKeyDetails?.modulusLength;
  return bits === undefined || (bits >= rsaBits.min && bits <= rsaBits.max);
}
