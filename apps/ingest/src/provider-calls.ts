import type { Egress } from "@postern/egress/egress";

/** Calls to providers for which a request gives the reason; policy has pinned each URL to the provider's own hosts, or those of the endpoint's owner. */
export interface ProviderCalls {
  /** The text at a public key's URL, for an endpoint of this organization; nothing when it cannot be had. */
  fetchKey(url: string, organizationId: string): Promise<string | undefined>;
  /** Confirms a subscription, as its challenge asks; nobody waits for it. */
  confirm(url: string, organizationId: string): void;
  end(): Promise<void>;
}

const keyTimeoutMs = 1_800; // a sender hears within two seconds
const confirmTimeoutMs = 10_000;
const keyBytesMax = 262_144;
/** So many calls at once, whatever comes in; beyond them a key cannot be had just now. */
const callsMax = 32;
/** Of these for one organization: hosts that its owner names, and that never answer, keep nobody else's keys away. */
const organizationCallsMax = 8;

/** Opens the calls over the guarded way out: no private address, no redirect, a small answer, a short wait. */
export function createProviderCalls(egress: Pick<Egress, "send" | "close">, onTrouble: (error: Error) => void): ProviderCalls {
  let calls = 0;
  const callsOf = new Map<string, number>();
  const count = (organizationId: string, by: number) => {
    calls += by;
    const own = (callsOf.get(organizationId) ?? 0) + by;
    if (own > 0) callsOf.set(organizationId, own);
    else callsOf.delete(organizationId);
  };

  async function get(url: string, organizationId: string, timeoutMs: number): Promise<string | undefined> {
    if (calls >= callsMax || (callsOf.get(organizationId) ?? 0) >= organizationCallsMax) return;
    count(organizationId, 1);
    try {
      const called = await egress.send({ method: "GET", url: new URL(url), headers: [], body: Buffer.alloc(0), timeoutMs, answerBytesMax: keyBytesMax });
      if ("failure" in called) throw new Error(`no answer from ${new URL(url).host}: ${called.failure.detail}`);
      const { status, body, truncated } = called.answer;
      if (status !== 200 || truncated) throw new Error(`${new URL(url).host} answered ${status}${truncated ? " with too much" : ""}`);
      return body.toString("utf8");
    } catch (error) {
      onTrouble(error instanceof Error ? error : new Error(String(error)));
    } finally {
      count(organizationId, -1);
    }
  }

  return {
    fetchKey: (url, organizationId) => get(url, organizationId, keyTimeoutMs),
    confirm: (url, organizationId) => void get(url, organizationId, confirmTimeoutMs),
    end: () => egress.close(),
  };
}
