import { RefusalReason } from "@postern/contract/policy";
import { problems } from "@postern/contract/problem";

const words: Record<string, string> = {
  "two-credentials": "Two credentials in one request",
  "key-missing": "No key, and no one signed in",
  "key-unknown": "A key that is mistyped, expired or revoked",
  "key-not-named": "A key that the share does not name",
  "person-not-named": "Someone whom the share does not name",
  "key-unavailable": "Keys could not be looked up",
  "gate-unavailable": "The endpoint whose policy decides is closed or gone",
  "origin-foreign": "A page of another site",
  "login-missing": "Not signed in",
  "login-refused": "Signed in, and not named",
  "login-cross-site": "A page of another site",
  "login-unavailable": "Sign-ins could not be looked up",
  "rate-limited": "Too many requests",
  "address-not-allowed": "An address outside the ranges",
  "body-too-large": "A body over the endpoint's limit",
  "visitor-left": "The visitor left",
  "tunnel-lost": "The agent's connection was lost",
  "answer-invalid": "The local server's answer was no HTTP",
  idle: "Nothing moved for long",
  ended: "The share, or the right to it, ended",
};

/** Why a visit was refused, or broke off, in words; an unforeseen reason as it stands. */
export function visitReason(reason: string): string {
  const known = words[reason];
  if (known) return known;
  const problem = Object.values(problems).find(({ code }) => code === reason);
  if (problem) return problem.title;
  return RefusalReason.safeParse(reason).success ? `The policy: ${reason}` : reason;
}
