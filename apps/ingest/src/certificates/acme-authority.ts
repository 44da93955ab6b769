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

const lettersMax = 300;

/** What an authority says of a host is for its owner; how it could not be reached is for the operator, and their addresses are nobody else's. */
function tell(error: Error & { code?: unknown; isAxiosError?: boolean }): string {
  const isItsWord = error.constructor === Error && error.code === undefined && error.isAxiosError !== true && error.message !== "";
  if (!isItsWord) return "The certificate authority could not be asked; whoever runs this gateway finds the cause in its log.";
  const words = error.message.replace(/[^\x20-\x7e]+/g, " ").trim();
  return words.length > lettersMax ? `${words.slice(0, lettersMax)}…` : words.replace(/\.?$/, ".");
}
