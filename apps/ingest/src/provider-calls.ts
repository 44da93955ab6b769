import type { Called, Egress } from "@postern/egress/egress";
import type { LookUp } from "@postern/policy/look-up";
import { asError } from "./as-error.ts";
import { CallShare } from "./call-share.ts";

/** Calls to providers for which a request gives the reason; policy has pinned each URL to the provider's own hosts, or those of the endpoint's owner. */
export interface ProviderCalls {
  /** The text at a public key's URL, for an endpoint of this organization; nothing when it cannot be had. */
  fetchKey(url: string, organizationId: string): Promise<string | undefined>;
  /** Confirms a subscription, as its challenge asks; nobody waits for it. */
  confirm(url: string, organizationId: string): void;
  /** Asks a provider's API about an event, for an endpoint of this organization. Never rejects. */
  lookUp(question: Parameters<LookUp>[0], organizationId: string): ReturnType<LookUp>;
  end(): Promise<void>;
}

const answerTimeoutMs = 1_800; // a sender hears within two seconds
const confirmTimeoutMs = 10_000;
const answerBytesMax = 262_144;
const keyCalls = { max: 32, perOrganization: 8 };
const lookUps = { max: 256, perOrganization: 64 };

/** Opens the calls over the guarded way out: no private address, no redirect, a small answer, a short wait. */
export function createProviderCalls(egress: Pick<Egress, "send" | "close">, onTrouble: (error: Error) => void): ProviderCalls {
  const keyShare = new CallShare(keyCalls);
  const lookUpShare = new CallShare(lookUps);

  async function get(url: string, timeoutMs: number, headers: readonly string[] = []): Promise<{ status: number; body: Buffer }> {
    const called = await egress.send({ method: "GET", url: new URL(url), headers, body: Buffer.alloc(0), timeoutMs, answerBytesMax });
    return wholeAnswer(called, new URL(url).host);
  }

  async function textAt(url: string, organizationId: string, timeoutMs: number): Promise<string | undefined> {
    if (!keyShare.take(organizationId)) return;
    try {
      const { status, body } = await get(url, timeoutMs);
      if (status !== 200) throw new Error(`${new URL(url).host} answered ${status}`);
      return body.toString("utf8");
    } catch (error) {
      onTrouble(asError(error));
    } finally {
      keyShare.giveBack(organizationId);
    }
  }

  return {
    fetchKey: (url, organizationId) => textAt(url, organizationId, answerTimeoutMs),
    confirm: (url, organizationId) => void textAt(url, organizationId, confirmTimeoutMs),
    async lookUp({ url, headers }, organizationId) {
      if (!lookUpShare.take(organizationId)) return { failure: "too many questions are on their way" };
      try {
        return await get(url, answerTimeoutMs, headers);
      } catch (error) {
        return { failure: asError(error).message };
      } finally {
        lookUpShare.giveBack(organizationId);
      }
    },
    end: () => egress.close(),
  };
}

function wholeAnswer(called: Called, host: string): { status: number; body: Buffer } {
  if ("failure" in called) throw new Error(`no answer from ${host}: ${called.failure.detail}`);
  const { status, body, truncated } = called.answer;
  if (truncated) throw new Error(`${host} answered ${status} with too much`);
  return { status, body };
}
