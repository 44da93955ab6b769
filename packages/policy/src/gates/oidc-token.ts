import type { OidcTokenGate } from "@postern/contract/policy";
import { bearerReader } from "../bearer-token.ts";
import { claimJudge } from "../claims.ts";
import { issuerKeyFinder } from "../issuer-keys.ts";
import { notKept } from "../not-kept.ts";
import type { Answer, Denial, Gate } from "../ports.ts";
import type { PreparedKey } from "../prepare-scheme.ts";
import { provedToken, signedPartOf, wasProved } from "../proved-token.ts";
import { quote } from "../quote.ts";
import type { Reading } from "../reading.ts";
import { type Jws, Token } from "../verify/jws.ts";
import { signerOf } from "../verify/token.ts";

/** Lets in who shows a token that a trusted identity issuer has signed, for us, with the claims that are asked for (OpenID Connect Core 1.0). */
export const oidcToken: Gate<"oidc-token"> = (settings) => {
  const { issuer, jwksUrl } = settings;
  const readToken = bearerReader(settings.header);
  const judgeClaims = claimJudge(settings);
  const finderOf = issuerKeyFinder();

  return (request, ports) => {
    const jws = readToken(request);
    if ("reason" in jws) return jws;
    const unfit = judgeHead(jws, settings);
    if (unfit) return unfit;

    const admit = () => {
      request.proved = provedToken(jws, { issuer, jwksUrl });
      return judgeClaims(jws.token, ports.nowMs()) ?? pass(jws, request, issuer);
    };
    if (wasProved(request.provedBefore, jws, { issuer, jwksUrl })) return believe(jws, issuer) ?? admit();
    const judge = (keys: readonly PreparedKey[]) => prove({ jws, request }, keys, settings) ?? admit();
    const keys = finderOf(ports)({ issuer, jwksUrl }, jws.keyId);
    return keys instanceof Promise ? keys.then(judge) : judge(keys);
  };
};

/** What needs no key: the algorithm, the kind of token, and whose it says it is. A key or an address that the token brings along is never looked at. */
function judgeHead({ algorithm, token, payload }: Jws, { algorithms, type, issuer }: OidcTokenGate): Denial | undefined {
  if (!algorithms.some((name) => name === algorithm)) {
    return { reason: "token-malformed", seen: `a token of algorithm ${quote(algorithm)}`, expected: algorithms.join(" or ") };
  }
  const [shown] = token.header("typ");
  const wanted = type === undefined ? usualTypes : [bareType(type)];
  if (!wanted.includes(bareType(shown ?? ""))) {
    return { reason: "token-malformed", seen: `a token of type ${quote(shown ?? "none")}`, expected: wanted.filter((name) => name !== "").join(" or ") };
  }
  const [claimed, second] = Token.unproved(payload, "iss");
  if (claimed !== issuer || second !== undefined) {
    return { reason: "token-untrusted", seen: `a token of ${claimed === undefined ? "no issuer" : quote(claimed)}`, expected: `a token of ${issuer}` };
  }
}
/** Other types are tokens for other ends, such as a logout (RFC 8725, section 3.11). */
const usualTypes = ["", "jwt", "at+jwt"];

/** Media types are written in any case, and without their beginning (RFC 7515, section 4.1.9). */
function bareType(type: string): string {
  return type.toLowerCase().replace(/^application\//, "");
}

interface Shown {
  jws: Jws;
  request: Reading;
}

function prove({ jws, request }: Shown, keys: readonly PreparedKey[], { issuer }: OidcTokenGate): Denial | undefined {
  if (keys.length === 0) return { reason: "keys-unavailable", seen: `no keys of ${issuer}`, expected: "its keys; without them no token can be checked" };
  const { keyId, algorithm } = jws;
  const meant = keys.filter(({ key }) => key.jws === algorithm && (keyId === undefined || key.id === keyId));
  const seen = `${nameOf(jws)} of ${issuer}`;
  // A token may leave its key unnamed where there is but one (OpenID Connect Core 1.0, section 10.1).
  if (meant.length === 0 || (keyId === undefined && meant.length > 1)) {
    if (request.provedBefore !== undefined && meant.length === 0) return notKept(`the key of its token, which ${issuer} publishes no more,`);
    return { reason: "token-untrusted", seen: `${seen}, of no key that the issuer publishes`, expected: `a key of ${issuer} for ${algorithm}` };
  }
  const signer = signerOf(jws, meant, [signedPartOf(jws)]);
  if (!signer) return { reason: "token-untrusted", seen: `${seen}, with a wrong signature`, expected: `a signature by ${issuer}` };
  return believe(jws, issuer);
}

function believe(jws: Jws, issuer: string): Denial | undefined {
  if (jws.token.believe(Buffer.from(jws.payload, "base64url"))) return;
  return { reason: "token-malformed", seen: `${nameOf(jws)} of ${issuer}, without claims`, expected: "claims" };
}

function pass(jws: Jws, request: Reading, issuer: string): Answer {
  request.identity = jws.token;
  const [subject = "none"] = jws.token.claim("sub");
  return { seen: `${nameOf(jws)}, subject ${quote(subject)}, for ${quote(jws.token.claim("aud").join(", "))}`, expected: `a token of ${issuer}` };
}

/** "RS256 token, key 7c1f": nothing that one could send. */
function nameOf({ algorithm, keyId }: Jws): string {
  return `${algorithm} token, ${keyId === undefined ? "no key named" : `key ${quote(keyId)}`}`;
}
