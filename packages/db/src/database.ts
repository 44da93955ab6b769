import type { Answer } from "@postern/contract/endpoint";
import type { Policy, ProviderSettings } from "@postern/contract/policy";
import { PrismaPg } from "@prisma/adapter-pg";
import type { CertificatePorts } from "./certificate-ports.ts";
import { createDenials, type Denials } from "./denials.ts";
import { PrismaClient } from "./generated/client.ts";
import type { Judgement, PolicyTrial } from "./policies/trial.ts";
import { openPool } from "./pool.ts";
import { writeDenial } from "./record-change.ts";
import type { DataKey, KeyRing } from "./seal.ts";
import { createTenantShares, type TenantShares } from "./tenant-shares.ts";

/** What this room may not know by itself; the app hands it in. */
export interface DatabasePorts {
  /** The policy a new endpoint starts with, its provider's settings in it; nothing when no such provider is known. */
  defaultPolicyOf(provider?: string, settings?: ProviderSettings): Policy | undefined;
  /** How a new endpoint answers events, where its provider wants to read something; nothing otherwise. */
  firstAnswerOf(provider: string | undefined): Answer | undefined;
  /** What is wrong with a provider's settings, one sentence each by the setting's name. */
  settingFaults(provider: string | undefined, settings: ProviderSettings | undefined): Record<string, string>;
  /** Whether a provider's setting is a secret, to be sealed and shown by its last four. */
  isSecretSetting(provider: string, name: string): boolean;
  /** A provider may take either kind: the form of the value decides. */
  secretKindOf(provider: string | undefined, value: string): "shared" | "public-key";
  /** Why a value cannot be this provider's secret, one sentence; nothing when it can. */
  secretFault(provider: string | undefined, value: string): string | undefined;
  /** What can be kept of pasted certificate authorities, and of their lists; a sentence that begins with a verb where nothing can. */
  certificates: CertificatePorts;
  /** What is wrong with a policy, one sentence each; empty when it can be used. */
  checkPolicy(policy: Policy): string[];
  /** What a policy says of kept requests, in their order. Where it is not handed in nothing can be judged, so what asks for it is refused. */
  judge?(trial: PolicyTrial): Promise<Judgement[]>;
  /** Ingest's public address, without a slash at its end. */
  publicBase: string;
  /** The tunnel hub's address (ws:// or wss://). */
  hubUrl: string;
  /** The dashboard's address. */
  webUrl: string;
  /** The address under whose host name shares get theirs, without a slash at its end; no shares can be opened where there is none. */
  shareBase?: string;
  /** The instance's own domain under which every organization may take names for its endpoints; none when empty. */
  hostDomain?: string;
  /** A developer's machine: names under .localhost and .test need no proof. */
  isLocal?: boolean;
}

/** The database as one app sees it: a client of its login role, the key ring, the ports. */
export interface Database {
  prisma: PrismaClient;
  keyRing: KeyRing;
  ports: DatabasePorts;
  /** Opened data keys by organization and key id; they never change under their id. */
  dataKeys: Map<string, DataKey>;
  /** What each organization has under way. */
  shares: TenantShares;
  /** Denied commands on their way to the audit log. */
  denials: Denials;
  close(): Promise<void>;
}

const connectionsMax = 10;
const statementTimeoutMs = 5_000;
const sharesOfOne = { atOnceMax: 4, waitingMax: 100, waitMs: 10_000 };

/** Opens the database under the web role's own URL; connects at the first use. */
export function openDatabase({ url, keyRing, ports }: { url: string; keyRing: KeyRing; ports: DatabasePorts }): Database {
  const pool = openPool({ url, name: "web", max: connectionsMax, statementTimeoutMs });
  // "minimal": a misuse is reported without its arguments, which may hold what no log should.
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: "minimal" });
  const database: Database = {
    prisma,
    keyRing,
    ports,
    dataKeys: new Map(),
    shares: createTenantShares(sharesOfOne),
    denials: createDenials({ write: (denial, folded) => writeDenial(database, denial, folded), nowMs: Date.now }),
    async close() {
      await database.denials.end();
      await prisma.$disconnect();
      await pool.end();
    },
  };
  return database;
}
