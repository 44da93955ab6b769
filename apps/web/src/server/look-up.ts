import type { GuardedFetch } from "@postern/egress/guarded-fetch";
import type { LookUp } from "@postern/policy/look-up";

const timeoutMs = 3_000;

/** Asks a provider's API about an event that a person lets in after all. */
export function createLookUp(fetchGuarded: GuardedFetch): LookUp {
  return async ({ url, headers: [name, value = ""] }) => {
    try {
      const answer = await fetchGuarded(url, { signal: AbortSignal.timeout(timeoutMs), ...(name !== undefined && { headers: { [name]: value } }) });
      return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  };
}
