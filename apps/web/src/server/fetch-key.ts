import type { GuardedFetch } from "@postern/egress/guarded-fetch";

const keyTimeoutMs = 3_000;

/** The text at a public key's URL, which policy has pinned; each URL is asked once, for the length of one call of ours. */
export function createKeyFetcher(fetchGuarded: GuardedFetch): (url: string) => Promise<string | undefined> {
  const asked = new Map<string, Promise<string | undefined>>();
  return (url) => {
    const known = asked.get(url) ?? fetchText(fetchGuarded, url);
    asked.set(url, known);
    return known;
  };
}

async function fetchText(fetchGuarded: GuardedFetch, url: string): Promise<string | undefined> {
  const answer = await fetchGuarded(url, { signal: AbortSignal.timeout(keyTimeoutMs) });
  return answer.status === 200 ? answer.text() : undefined;
}
