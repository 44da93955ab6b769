import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Challenge } from "@postern/db/certificates/authority";
import type { IssuedCertificate } from "@postern/db/certificates/claim";
import { axios, Client, crypto } from "acme-client";

export interface AuthoritySettings {
  directoryUrl: string;
  /** Who hears of troubles from the authority; nobody when empty. */
  email: string | undefined;
  /** In PEM. */
  accountKey(): Promise<string>;
  addChallenge(challenge: Challenge): Promise<void>;
  dropChallenge(token: string): Promise<void>;
}
/** Asks for a certificate of a host name; rejects with NotIssued when there is none. */
export type Issue = (host: string) => Promise<IssuedCertificate>;

/** Why there is no certificate, in a sentence that the host's organization may read. */
export class NotIssued extends Error {}

const answerMs = 15_000;
const answerBytesMax = 1_048_576;
const issueMs = 150_000; // below the five minutes for which a host is claimed
const patience = { backoffAttempts: 15, backoffMin: 1_000, backoffMax: 10_000 };

// The library waits as long as an authority's Retry-After says, hours if need be; here the host is tried again later, by whoever claims it then.
Object.assign(axios.defaults, { timeout: answerMs, maxContentLength: answerBytesMax, maxRedirects: 0 });
Object.assign((axios.defaults as { acmeSettings?: object }).acmeSettings ?? {}, { retryMaxAttempts: 0 });

/**
 * An authority that speaks ACME (RFC 8555) and asks at port 80 of the host (HTTP-01). Its address is the operator's own setting, so it is called plainly:
 * it may lie in a private network, as a company's own authority does.
 */
export function acmeAuthority(settings: AuthoritySettings): Issue {
  return async (host) => {
    const over = new AbortController();
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new NotIssued("The certificate authority did not finish in time.")), issueMs);
      over.signal.addEventListener("abort", () => clearTimeout(timer));
    });
    try {
      return await Promise.race([order(host, settings), late]);
    } catch (error) {
      throw error instanceof NotIssued ? error : new NotIssued(tell(error as Error), { cause: error });
    } finally {
      over.abort();
    }
  };
}

async function order(host: string, { directoryUrl, email, accountKey, addChallenge, dropChallenge }: AuthoritySettings): Promise<IssuedCertificate> {
  const client = new Client({ directoryUrl, accountKey: await accountKey(), ...patience });
  const [key, csr] = await crypto.createCsr({ altNames: [host] }, await crypto.createPrivateEcdsaKey());
  const chain = await client.auto({
    csr,
    ...(email !== undefined && { email }),
    termsOfServiceAgreed: true, // the operator's setting, without which this is not reached
    skipChallengeVerification: true, // this process need not reach the host as the world does
    challengePriority: ["http-01"],
    async challengeCreateFn({ identifier }, { type, token }, answer) {
      if (type !== "http-01") throw new NotIssued("The certificate authority offers no HTTP-01 challenge.");
      await addChallenge({ token, host: identifier.value, answer });
    },
    challengeRemoveFn: (_, { token }) => dropChallenge(token),
  });
  return readIssued(host, { chain, key: key.toString() });
}

/** What came is looked at before it is kept: the host's own certificate, for the key that it was asked for with. */
function readIssued(host: string, { chain, key }: { chain: string; key: string }): IssuedCertificate {
  const leaf = new X509Certificate(chain);
  if (leaf.checkHost(host, { subject: "never" }) === undefined || !leaf.checkPrivateKey(createPrivateKey(key))) {
    throw new NotIssued("The certificate authority issued a certificate for something else.");
  }
  const [from, until] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
  return {
    ...{ chain, key, serial: leaf.serialNumber, notAfter: leaf.validToDate },
    issuer: leaf.issuer.replaceAll("\n", ", "),
    renewAt: new Date(until - (until - from) / 3),
  };
}

/** What an authority says, by what it is about, in words of ours: its own may quote what it met on its way, from a network that is none of the host's owner. */
const meanings: readonly [RegExp, string][] = [
  [/rate.?limit|too many/i, "The certificate authority takes no more orders for this name for now: its rate limit is reached."],
  [/\bcaa\b/i, "A CAA record of the domain does not allow this certificate authority."],
  [/\bdns\b|nxdomain|servfail|no valid (ip|a records)|no such host|resolv/i, "The certificate authority found no address of this host name in the DNS."],
  [
    /key.?auth|unauthorized|invalid response|status code|connect|timeout|timed out|refused|validat|fetch/i,
    "The certificate authority asked at port 80 of this host name and did not hear its token: the name has to lead to this gateway.",
  ],
  [/reject|policy|forbidden|not allowed/i, "The certificate authority issues no certificate for this host name."],
];

/** Why there is none, for the host's owner; the authority's own words are for the operator, in the log. */
export function tell(error: Error & { code?: unknown; isAxiosError?: boolean }): string {
  const isItsWord = error.constructor === Error && error.code === undefined && error.isAxiosError !== true && error.message !== "";
  const [, meaning] = (isItsWord && meanings.find(([words]) => words.test(error.message))) || [];
  return meaning ?? "There is no certificate yet; whoever runs this gateway finds the cause in its log.";
}
