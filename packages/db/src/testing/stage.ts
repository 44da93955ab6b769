import { randomBytes } from "node:crypto";
import type { Policy } from "@postern/contract/policy";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type Database, openDatabase } from "../database.ts";
import type { Judgement } from "../policies/trial.ts";
import { certificatesByNode } from "./certificates-by-node.ts";
import { createTenant, type Tenant } from "./tenant.ts";

export interface Stage extends Omit<TestDatabase, "drop"> {
  database: Database;
  createTenant(slug: string): Promise<Tenant>;
  close(): Promise<void>;
}

/** The one gate that the stage's policies have; any other lets everyone in. */
export function judgeByMethod({ all: [gate] }: Policy, method: string): Judgement {
  if (!gate || !("kind" in gate) || gate.kind !== "method" || gate.allow.includes(method)) return { verdict: "accepted" };
  return { verdict: "refused", reason: "method-not-allowed", path: "0", gate: "method", seen: method };
}

/** A migrated database of its own under the web role, with ports that know one provider: github. */
export async function openStage(): Promise<Stage> {
  const { drop, ...server } = await createTestDatabase();
  const database = openDatabase({
    url: server.as("web"),
    keyRing: [{ id: "k1", key: randomBytes(32) }],
    ports: {
      defaultPolicyOf: (provider) => (provider === undefined || provider === "github" ? { all: [{ kind: "method", allow: ["POST"] }] } : undefined),
      settingFaults: (_, settings = {}) => Object.fromEntries(Object.keys(settings).map((name) => [name, "There is no such setting."])),
      firstAnswerOf: () => undefined,
      isSecretSetting: (_, name) => name === "verifyToken",
      secretKindOf: (_, value) => (value.startsWith("whpk_") ? "public-key" : "shared"),
      secretFault: (_, value) => (value === "no secret" ? "This is no secret." : undefined),
      checkPolicy: (policy) => (policy.all.length > 10 ? ["too many gates for this test"] : []),
      judge: async ({ policy, requests }) => requests.map(({ method }) => judgeByMethod(policy, method)),
      certificates: certificatesByNode,
      publicBase: "http://127.0.0.1:8080",
      hubUrl: "ws://127.0.0.1:8081",
      shareBase: "http://share.localhost:8083",
      webUrl: "http://127.0.0.1:3000",
      isLocal: true,
    },
  });
  return {
    ...server,
    database,
    createTenant: (slug) => createTenant(database, server.url, slug),
    async close() {
      await database.close();
      await drop();
    },
  };
}
