import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { seedDemo } from "@postern/up/seed-demo";
import { openState } from "@postern/up/state";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "./database.ts";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-seed-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const addresses = { web: "http://127.0.0.1:3000", ingest: "http://127.0.0.1:8080", hub: "ws://127.0.0.1:8081", share: "http://share.localhost:8083" };
const tokenIn = (file: string | undefined) => fs.readFileSync(file ?? "", "utf8");

test("what is there to try is made once for a database, and anew when another one is named", async () => {
  const state = openState(folder, undefined);
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const start = (database: TestDatabase) => seedDemo({ state, addresses, identityPort: 8_090, migratorUrl: database.url, webDatabaseUrl: database.as("web") });

  const atFirst = await start(one);
  const token = tokenIn(atFirst.agentTokenFile);
  expect(await start(one)).toMatchObject({ tryEndpoint: atFirst.tryEndpoint, agentTokenFile: atFirst.agentTokenFile });
  expect(tokenIn(atFirst.agentTokenFile)).toBe(token);

  const elsewhere = await start(other);
  expect(elsewhere.tryEndpoint).not.toBe(atFirst.tryEndpoint);
  expect(tokenIn(elsewhere.agentTokenFile)).not.toBe(token);
  await Promise.all([one.drop(), other.drop()]);
});
