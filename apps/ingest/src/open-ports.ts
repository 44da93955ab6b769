import { hostname } from "node:os";
import { getHeapStatistics } from "node:v8";
import { readListHeads, readListRanges } from "@postern/db/address-lists/list-heads";
import type { Arrival } from "@postern/db/arrival";
import { claimSecret } from "@postern/db/claim-secret";
import { keepClientChain } from "@postern/db/client-chains";
import { commitArrivals, findStored } from "@postern/db/commit";
import { ensureFirstDataKey } from "@postern/db/data-keys";
import { listChangedEndpoints, readEndpoints } from "@postern/db/ingest-config";
import { InstanceNotice } from "@postern/db/instance-notice";
import { notifyIds } from "@postern/db/notify";
import type { Pool } from "@postern/db/pool";
import type { KeyRing } from "@postern/db/seal";
import { recordSecretUse } from "@postern/db/secret-use";
import { recordShadow } from "@postern/db/shadow-report";
import { statementsOfConnection } from "@postern/db/statement";
import { addStorage, readLimits } from "@postern/db/storage";
import { faultOf } from "@postern/db/store-fault";
import { createEgress } from "@postern/egress/egress";
import { clientAddress, trustedProxies } from "@postern/policy/client-address";
import { heapRatio } from "@postern/process/vitals";
import type { Logger } from "pino";
import { keepAddressLists } from "./address-lists.ts";
import { createBell } from "./bell.ts";
import { createClientChains } from "./client-chains.ts";
import { type Committer, type CommitterPorts, committerDefaults, createCommitter } from "./committer.ts";
import { type Counters, createCounters } from "./counters.ts";
import { type EndpointSource, type Endpoints, keepEndpoints } from "./endpoints.ts";
import type { Environment } from "./env.ts";
import { keepIssuerKeys } from "./issuer-keys.ts";
import { keepLimits, type LimitPorts, type Limits } from "./limits.ts";
import { loginPorts, type OpenLoginPorts } from "./login/open-login.ts";
import { createMemoryGate } from "./memory-gate.ts";
import { type OpenGatePorts, openGatePorts } from "./open-gate-ports.ts";
import { type OpenPassThrough, openPassThrough } from "./pass-through/open.ts";
import { prepareEndpoint } from "./prepare-endpoint.ts";
import { createProviderCalls } from "./provider-calls.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";
import { createRefusals } from "./refusals.ts";
import { createSecretClaims, type KeepSecret } from "./secret-claims.ts";
import { createSecretUses } from "./secret-uses.ts";
import { createShadows } from "./shadow/shadows.ts";
import { createWideLog } from "./wide-log.ts";

export interface Materials {
  env: Environment;
  pool: Pool;
  keyRing: KeyRing;
  log: Logger;
  /** It runs in spite of settings that break the promises. */
  isUnsafe?: boolean;
}
/** The same, opened over a database. */
export interface OpenPorts extends ReceivingPorts, Pick<OpenGatePorts, "counts" | "networkData"> {
  endpoints: Endpoints;
  committer: Committer;
  limits: Limits;
  login: OpenLoginPorts;
  passThrough: OpenPassThrough;
  /** Brings everything it holds to its end; nothing new may come in by then. */
  end(): Promise<void>;
}

// Refused rows and duplicates are written beside the events, never in front of them.
const refusalQueue = { ...committerDefaults, flightsMax: 1, queueMax: 2_000, queueBytesMax: 33_554_432, holdMs: 30_000, deadlineMs: 30_000 };
/** What waits for a database that is away at the end is given up after this long: a process has ten seconds to end. */
const lastWritesMs = 2_000;

export function openPorts({ env, pool, keyRing, log, isUnsafe = false }: Materials): OpenPorts {
  const counters = createCounters();
  const trouble = (event: string) => (error: Error) => log.warn({ event, reason: error.message });
  const bell = createBell((notices) => notifyIds(pool, notices), trouble("bell.silent"));
  const limits = keepLimits(limitPorts({ pool, isUnsafe, onTrouble: trouble("limits.unknown"), log }));
  const onStored = (stored: readonly Arrival[]) => {
    bell.ring(stored);
    limits.count(stored);
  };
  const ports = committerPorts({ pool, counters, log, onStored });
  const committer = createCommitter(ports);
  const onLost = (requests: number) => counters.count("lost", "", requests);
  const refusals = createRefusals({ committer: createCommitter(ports, refusalQueue), nowMs: () => performance.now(), onLost });
  const endpoints = keepEndpoints(endpointSource(pool, keyRing), log);
  const providerCalls = createProviderCalls(createEgress({ own: [env.POSTERN_INGEST_URL] }), trouble("provider.silent"));
  const issuerCalls = createProviderCalls(createEgress(issuerEgress(env)), trouble("issuer.silent"));
  const shadows = createShadows({ write: (report) => recordShadow(pool, report), onTrouble: trouble("shadow.unwritten") });
  const login = loginPorts({ env, pool, onTrouble: trouble("logins.unknown") });
  const { secretUses, clientChains, passThrough } = notes(pool, trouble);
  const gates = openGatePorts({ env, pool, trouble });
  const parts = [passThrough, gates.counts, secretUses, clientChains, shadows, login.sessions, bell, limits, providerCalls, issuerCalls];
  return {
    ...gates,
    ...{ endpoints, committer, refusals, limits, login, counters, providerCalls, secretUses, clientChains, shadows, passThrough },
    secretClaims: createSecretClaims({ keep: secretKeeper(pool, onStored), refresh: endpoints.refresh, onTrouble: trouble("secret.unkept") }),
    memory: createMemoryGate(memoryLimits()),
    issuerKeys: keepIssuerKeys(issuerCalls, Date.now),
    clientOf: clientAddress(env.POSTERN_TRUSTED_PROXIES),
    isTrustedProxy: trustedProxies(env.POSTERN_TRUSTED_PROXIES),
    wideLog: createWideLog(log, () => performance.now()),
    publicUrl: env.POSTERN_INGEST_URL.replace(/\/+$/, ""),
    isPrivate: env.POSTERN_LOCAL || env.POSTERN_TLS_CERT !== undefined,
    random: Math.random,
    async end() {
      await Promise.all([endpoints.stop(), committer.end(lastWritesMs), refusals.end(lastWritesMs)]);
      gates.networkData.stop();
      await Promise.all(parts.map((part) => part.end()));
    },
  };
}

/** What is written from time to time: by what requests were let in, and what their senders heard. */
function notes(pool: Pool, trouble: (event: string) => (error: Error) => void) {
  return {
    secretUses: createSecretUses((uses) => recordSecretUse(pool, uses), trouble("secrets.unwritten")),
    clientChains: createClientChains((chain) => keepClientChain(pool, chain), trouble("chains.unwritten")),
    passThrough: openPassThrough(pool, trouble),
  };
}

function committerPorts({
  pool,
  counters,
  log,
  onStored,
}: Pick<Materials, "pool" | "log"> & { counters: Counters; onStored(stored: readonly Arrival[]): void }): CommitterPorts {
  return {
    store: { commit: (arrivals) => commitArrivals(pool, arrivals), findStored: (arrivals) => findStored(pool, arrivals), faultOf },
    nowMs: () => performance.now(),
    onCommit(stored, { size, durationMs }) {
      counters.observe("commit", durationMs / 1_000);
      counters.observe("batch", size);
      onStored(stored);
    },
    onFault(fault, error) {
      counters.count("faults", `fault="${fault}"`);
      log.warn({ event: "commit.failed", fault, code: (error as { code?: unknown }).code, reason: error instanceof Error ? error.message : String(error) });
    },
  };
}

function secretKeeper(pool: Pool, onStored: (stored: readonly Arrival[]) => void): KeepSecret {
  return async (arrival, secret) => {
    const isFirst = await claimSecret(pool, arrival, secret);
    if (isFirst) onStored([arrival]);
    return isFirst;
  };
}

function limitPorts({ pool, isUnsafe, onTrouble, log }: Pick<Materials, "pool" | "log"> & { isUnsafe: boolean; onTrouble(error: Error): void }): LimitPorts {
  const source = `${hostname()}:${process.pid}`;
  const heap = new InstanceNotice(pool, { kind: "heap", source });
  const unsafe = new InstanceNotice(pool, { kind: "unsafe", source });
  return {
    heapRatio,
    readLimits: () => readLimits(pool),
    addStorage: (entries) => addStorage(pool, entries),
    async tell(level) {
      if (isUnsafe) await unsafe.tell("urgent");
      if (await heap.tell(level)) log.warn({ event: `heap.${level ?? "well"}`, ratio: heapRatio() });
    },
    onTrouble,
  };
}

function endpointSource(pool: Pool, keyRing: KeyRing): EndpointSource {
  const lists = keepAddressLists({ readHeads: (wanted) => readListHeads(pool, wanted), readRanges: (hashes) => readListRanges(pool, hashes) });
  return {
    listChanged: (afterSeq) => listChangedEndpoints(pool, afterSeq),
    async read(ids) {
      const configs = await readEndpoints(pool, ids);
      for (const config of configs)
        if (config.dataKeys.length === 0) config.dataKeys.push(await ensureFirstDataKey(statementsOfConnection(pool), keyRing, config.organizationId));
      await lists.attach(configs);
      return configs;
    },
    prepare: (config) => prepareEndpoint(config, keyRing),
  };
}

/** An identity issuer is the word of an endpoint's owner, and may lie where the operator lets this house call out to. */
function issuerEgress({ POSTERN_EGRESS_ALLOW: allow, POSTERN_LOCAL: isLocal, POSTERN_INGEST_URL: own }: Environment) {
  return { allow: isLocal ? [...allow, "127.0.0.0/8", "::1"] : allow, own: [own] };
}

/** A quarter of the heap for bodies. */
function memoryLimits() {
  return { bytesMax: getHeapStatistics().heap_size_limit / 4 };
}
