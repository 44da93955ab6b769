import type { KeptFacts } from "@postern/db/kept-facts";
import type { Decision } from "@postern/policy/ports";
import type { Received } from "./arrivals.ts";
import { chainHashOf } from "./client-chains.ts";

type Judged = Pick<Decision, "trace" | "proved">;

/**
 * What gates saw beside the request itself, as text to be sealed with it: later policies are tried on that. Nothing for most requests: no gate of their
 * endpoint asks for such.
 */
export function keptFactsOf({ ready, connection, login }: Received, { trace, proved }: Judged): string | undefined {
  if (!ready.policy.hasLogin && !connection && !proved) return;
  if (trace.length === 0) return; // the policy was not asked, and nobody was looked up
  const facts: KeptFacts = {};
  if (ready.policy.hasLogin && login !== "unknown") facts.login = login ? { ...login, claims: { ...login.claims }, claimsKept: [...ready.claimsAsked] } : null;
  if (connection) facts.connection = { isTrustedProxy: connection.isTrustedProxy, ...chainOf(connection.chain, ready) };
  if (proved) facts.proved = proved;
  return JSON.stringify(facts);
}

/** Where no gate has the connection asked for a certificate, nobody knows whether there is one. */
function chainOf(chain: readonly Buffer[] | "not-kept", { certificateSources }: Received["ready"]): { chain?: string | null } {
  if (chain === "not-kept" || !certificateSources.has("tls")) return {};
  return { chain: chain.length === 0 ? null : chainHashOf(chain).toString("hex") };
}
