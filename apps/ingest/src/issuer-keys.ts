import { forgetOldest } from "@postern/policy/forget-oldest";
import { createIssuerKeys, type FindIssuerKeys } from "@postern/policy/issuer-keys";
import type { ProviderCalls } from "./provider-calls.ts";

/** The keys of the identity issuers that endpoints trust. */
export interface IssuerKeys {
  /** As one organization knows them: what its issuers do, or never answer, is no other one's matter. */
  of(organizationId: string): FindIssuerKeys;
}

const organizationsMax = 1_000;
/** How long a request waits for keys on their way; a sender hears within two seconds. Keys that come later are kept for the next request. */
const patienceMs = 1_800;

export function keepIssuerKeys({ fetchKey }: Pick<ProviderCalls, "fetchKey">, nowMs: () => number): IssuerKeys {
  const finders = new Map<string, FindIssuerKeys>(); // in order of last use
  return {
    of(organizationId) {
      const find = finders.get(organizationId) ?? patient(createIssuerKeys({ fetchText: (url) => fetchKey(url, organizationId), nowMs }));
      finders.delete(organizationId);
      finders.set(organizationId, find);
      forgetOldest(finders, organizationsMax);
      return find;
    },
  };
}

function patient(find: FindIssuerKeys): FindIssuerKeys {
  return (source, keyId) => {
    const keys = find(source, keyId);
    return keys instanceof Promise ? orNothing(keys) : keys;
  };
}

function orNothing<Item>(coming: Promise<readonly Item[]>): Promise<readonly Item[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, patienceMs, []);
    coming.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
