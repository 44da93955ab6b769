import { randomUUID } from "node:crypto";
import type { SecureContext } from "node:tls";
import { accountKeyOf, addChallenge, dropChallenge, findChallenge } from "@postern/db/certificates/authority";
import { claimHostCertificate, forgetHostCertificates, keepHostCertificate, recordCertificateFailure } from "@postern/db/certificates/claim";
import { certificateChannel, readHostCertificate } from "@postern/db/certificates/read";
import type { OpenedKeys } from "@postern/db/data-keys";
import { listen } from "@postern/db/listen";
import { openPool, type Pool } from "@postern/db/pool";
import type { KeyRing } from "@postern/db/seal";
import { crypto } from "acme-client";
import type { Logger } from "pino";
import type { Environment } from "../env.ts";
import { acmeAuthority, type Issue } from "./acme-authority.ts";
import { keepCertificates } from "./certificate-keeper.ts";
import { openChallengeListener } from "./challenge-listener.ts";
import { keepIssued } from "./issued-certificates.ts";

export interface CertificatesSettings {
  env: Environment;
  directoryUrl: string;
  keyRing: KeyRing;
  log: Logger;
  /** As the login role postern_hub, which alone reads their keys. */
  pool: Pool;
  hubDatabaseUrl: string;
  /** The host of POSTERN_SHARE_URL: names below it are the wildcard's. */
  shareDomain: string;
  /** Whose open share is at a host. */
  ownerOf(host: string): string | undefined;
  /** Names that have a certificate by other means; `*.` for one label. */
  givenHosts(): readonly string[];
  /** What the certificate of endpoints covers, where TLS ends here. */
  coveredNames: readonly string[] | undefined;
}
/** Certificates of shares' and endpoints' own host names, from an authority. */
export interface Certificates {
  of(host: string): Promise<SecureContext | undefined>;
  /** A share or an endpoint changed: one may be due. */
  look(): void;
  stop(): Promise<void>;
}

const forgetMs = 3_600_000;
/** Whoever floods the authority's port takes these connections and no others. */
const forStrangers = { max: 2, statementTimeoutMs: 2_000 };

/** Gets certificates where they are due, answers the authority at port 80, and has them at hand for the handshake. */
export async function startCertificates(settings: CertificatesSettings): Promise<Certificates> {
  const { env, log, pool, keyRing, ownerOf, shareDomain, coveredNames } = settings;
  const onTrouble = (error: Error) => log.warn({ event: "certificate.trouble", reason: error.message });
  const keys: OpenedKeys = { keyRing, dataKeys: new Map() };
  const issued = keepIssued({ ownerOf, read: (place) => readHostCertificate(pool, keys, place), nowMs: Date.now, onTrouble });
  const asking = openPool({ url: settings.hubDatabaseUrl, name: "acme", ...forStrangers });
  const door = await openChallengeListener({ host: env.POSTERN_INGEST_HOST, port: env.POSTERN_ACME_PORT, find: (asked) => findChallenge(asking, asked) });
  const onGap = () => issued.forget();
  const changes = listen({ url: settings.hubDatabaseUrl, channels: [certificateChannel], onNotice: (_, host) => issued.forget(host), onGap });
  const keeper = keepCertificates({
    claim: () => claimHostCertificate(pool, { shareDomain, coveredNames, givenHosts: settings.givenHosts(), lease: randomUUID() }),
    issue: authorityOf(settings),
    keep: (claimed, kept) => keepHostCertificate(pool, keys, { claimed, issued: kept }),
    fail: (claimed, failure) => recordCertificateFailure(pool, claimed, failure),
    ...{ nowMs: Date.now, random: Math.random, onTrouble },
    tell: ({ event, err, ...line }) =>
      log[event === "certificate.failed" ? "warn" : "info"]({ event, ...line, ...(err instanceof Error && { cause: err.message }) }),
  });
  const forgetting = setInterval(() => void forgetHostCertificates(pool).catch(onTrouble), forgetMs);
  return {
    of: issued.of,
    look: keeper.look,
    async stop() {
      clearInterval(forgetting);
      await Promise.all([keeper.stop(), changes.close(), door.stop().then(() => asking.end())]);
    },
  };
}

function authorityOf({ env, directoryUrl, pool, keyRing }: CertificatesSettings): Issue {
  return acmeAuthority({
    ...{ directoryUrl, email: env.POSTERN_ACME_EMAIL },
    accountKey: () => accountKeyOf(pool, keyRing, { directoryUrl, make: async () => (await crypto.createPrivateEcdsaKey()).toString() }),
    addChallenge: (challenge) => addChallenge(pool, challenge),
    dropChallenge: (token) => dropChallenge(pool, token),
  });
}
