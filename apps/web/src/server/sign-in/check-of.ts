import type { SignInCheck } from "./failure.ts";

/** Which check an error of openid-client stands for; its own words are for the log only. */
export function checkOf(error: unknown): SignInCheck {
  const chain = [...causesOf(error)];
  const codes = chain.map(({ code }) => code);
  const words = chain.map(({ message }) => message ?? "").join(" ");
  const claim = chain.map(({ cause }) => (cause as { claim?: string } | undefined)?.claim).find(Boolean);

  if (codes.includes("OAUTH_AUTHORIZATION_RESPONSE_ERROR")) return "provider";
  if (codes.includes("OAUTH_RESPONSE_BODY_ERROR") || codes.includes("OAUTH_WWW_AUTHENTICATE_CHALLENGE")) return "code";
  if (/response parameter "state"|"state" response parameter/.test(words)) return "state";
  if (/"iss" \(issuer\)/.test(words) || claim === "iss") return "issuer";
  if (claim === "nonce") return "nonce";
  if (codes.some((code) => code === "OAUTH_TIMEOUT" || code === "OAUTH_ABORT") || error instanceof TypeError) return "unreachable";
  return "token";
}

/** What an error says, in one line, without what it carries: causes hold codes, tokens and claims. */
export function reasonOf(error: unknown): string {
  return [...causesOf(error)].map(({ name, code, message }) => [code ?? name, message].filter(Boolean).join(": ")).join(" <- ");
}

interface Told {
  name?: string;
  code?: string;
  message?: string;
  cause?: unknown;
}

const causesMax = 5;

function* causesOf(error: unknown): Generator<Told> {
  let at = error;
  for (let i = 0; i < causesMax && at instanceof Error; i++) {
    yield at as Told;
    at = at.cause;
  }
}
