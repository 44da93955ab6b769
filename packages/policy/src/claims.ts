import type { ClaimCondition } from "@postern/contract/oidc-token-gate";
import type { OidcTokenGate } from "@postern/contract/policy";
import { globMatcher } from "./glob.ts";
import type { Denial } from "./ports.ts";
import { quote } from "./quote.ts";
import type { Token } from "./verify/jws.ts";
import { lifetimeFault } from "./verify/lifetime.ts";

type Judge = (token: Token, nowMs: number) => Denial | undefined;

/** Judges what a proved token claims: whether it is for us, counts now, and says what its gate's conditions ask for. */
export function claimJudge(settings: OidcTokenGate): Judge {
  const judges: Judge[] = [audienceJudge(settings), lifetimeJudge(settings), ...settings.conditions.map(conditionJudge)];
  return (token, nowMs) => {
    for (const judge of judges) {
      const denial = judge(token, nowMs);
      if (denial) return denial;
    }
  };
}

/** A token for several names whom it was issued to, and that must be someone we expect (OpenID Connect Core 1.0, section 3.1.3.7). */
function audienceJudge({ audiences, authorizedParties }: OidcTokenGate): Judge {
  const parties = authorizedParties.length > 0 ? authorizedParties : audiences;
  return (token) => {
    const named = token.claim("aud");
    const seen = named.length === 0 ? "a token for no one" : `a token for ${listed(named)}`;
    if (!named.some((audience) => audiences.includes(audience))) return { reason: "token-wrong-audience", seen, expected: `one for ${listed(audiences)}` };
    if (named.length === 1 && authorizedParties.length === 0) return;
    const [party, second] = token.claim("azp");
    if (party !== undefined && second === undefined && parties.includes(party)) return;
    const issuedTo = party === undefined ? "no azp" : `azp ${quote(party)}`;
    return { reason: "token-wrong-audience", seen: `${seen}, ${issuedTo}`, expected: `azp ${listed(parties)}` };
  };
}

function lifetimeJudge({ leewaySeconds, maxAgeSeconds }: OidcTokenGate): Judge {
  return (token, nowMs) => {
    const nowSeconds = nowMs / 1_000;
    if (token.claim("exp").length !== 1) return { reason: "token-malformed", seen: "a token that never expires", expected: "one with exp" };
    const fault = lifetimeFault(token, nowSeconds, leewaySeconds);
    if (fault) return { reason: fault.is === "expired" ? "token-expired" : "token-not-yet-valid", seen: fault.seen, expected: fault.expected };
    return judgeIssued(token, { nowSeconds, leewaySeconds, maxAgeSeconds });
  };
}

function judgeIssued(token: Token, limits: { nowSeconds: number } & Pick<OidcTokenGate, "leewaySeconds" | "maxAgeSeconds">): Denial | undefined {
  const { nowSeconds, leewaySeconds, maxAgeSeconds } = limits;
  const [issued] = token.claim("iat");
  if (issued === undefined) {
    return maxAgeSeconds === undefined ? undefined : { reason: "token-malformed", seen: "a token without iat", expected: "one that says when it was issued" };
  }
  const ageSeconds = nowSeconds - Number(issued);
  const seen = `a token issued at ${quote(issued)}`;
  if (!(ageSeconds >= -leewaySeconds)) return { reason: "token-not-yet-valid", seen, expected: "one that was issued before now" };
  if (maxAgeSeconds !== undefined && ageSeconds > maxAgeSeconds + leewaySeconds) {
    return { reason: "token-expired", seen, expected: `one issued in the last ${maxAgeSeconds} s` };
  }
}

function conditionJudge(condition: ClaimCondition): Judge {
  const faultOf = conditionFaultOf(condition);
  return (token) => {
    const fault = faultOf(token);
    return fault && { reason: "token-claim-refused", ...fault };
  };
}

/** What a condition misses in the claims of a person or a program; nothing when they fit. */
export function conditionFaultOf({ claim, is, values }: ClaimCondition): (token: Token) => { seen: string; expected: string } | undefined {
  const tests = values.map((value) => testOf(is, value));
  const expected = `claim ${claim} ${is === "equals" ? "" : `${is} `}${listed(values)}`;
  return (token) => {
    const claimed = token.claim(claim);
    if (claimed.some((text) => tests.some((fits) => fits(text)))) return;
    return { seen: claimed.length === 0 ? `no claim ${claim}` : `claim ${claim} ${listed(claimed)}`, expected };
  };
}

function testOf(is: ClaimCondition["is"], value: string): (text: string) => boolean {
  if (is === "glob") return globMatcher(value);
  return is === "starts-with" ? (text) => text.startsWith(value) : (text) => text === value;
}

const listedMax = 3;

/** "a or b or c, or 2 more", fit to be shown. */
export function listed(texts: readonly string[]): string {
  const more = texts.length - listedMax;
  return `${texts.slice(0, listedMax).map(quote).join(" or ")}${more > 0 ? `, or ${more} more` : ""}`;
}
