import { createIssuerKeys, type FindIssuerKeys } from "@postern/policy/issuer-keys";
import type { ProviderCalls } from "./provider-calls.ts";

/** The keys of the identity issuers that endpoints trust. */
export interface IssuerKeys {
  /** As one organization knows them: what its issuers do, or never answer, is no other one's matter. */
  of(organizationId: string): FindIssuerKeys;
}

const organizationsMax = 1_000;

export function keepIssuerKeys({ fetchKey }: Pick<ProviderCalls, "fetchKey">, nowMs: () => number): IssuerKeys {
  const finders = new Map<string, FindIssuerKeys>(); // in order of last use
  return {
    of(organizationId) {
      const find = finders.get(organizationId) ?? createIssuerKeys({ fetchText: (url) => fetchKey(url, organizationId), nowMs });
      finders.delete(organizationId);
      finders.set(organizationId, find);
      for (const oldest of finders.keys()) if (finders.size > organizationsMax) finders.delete(oldest);
      return find;
    },
  };
}
