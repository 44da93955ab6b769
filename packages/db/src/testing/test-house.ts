import { randomBytes } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type DatabaseHouse, openDatabase } from "../database-house.ts";
import { createTenant, type Tenant } from "./tenant.ts";

export interface TestHouse {
  database: TestDatabase;
  house: DatabaseHouse;
  createTenant(slug: string): Promise<Tenant>;
  close(): Promise<void>;
}

/** A migrated database of its own under the web role, with ports that know one provider: github. */
export async function openTestHouse(): Promise<TestHouse> {
  const database = await createTestDatabase();
  const house = openDatabase({
    url: database.as("web"),
    keyRing: [{ id: "k1", key: randomBytes(32) }],
    ports: {
      defaultPolicyOf: (provider) => (provider === undefined || provider === "github" ? { all: [{ kind: "method", allow: ["POST"] }] } : undefined),
      secretKindOf: (_, value) => (value.startsWith("whpk_") ? "public-key" : "shared"),
      secretFault: (_, value) => (value === "no secret" ? "This is no secret." : undefined),
      checkPolicy: (policy) => (policy.all.length > 10 ? ["too many gates for this test"] : []),
      publicBase: "http://127.0.0.1:8080",
      hubUrl: "ws://127.0.0.1:8081",
      webUrl: "http://127.0.0.1:3000",
      isLocal: true,
    },
  });
  return {
    database,
    house,
    createTenant: (slug) => createTenant(house, database.url, slug),
    async close() {
      await house.close();
      await database.drop();
    },
  };
}
