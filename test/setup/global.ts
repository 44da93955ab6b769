import fs from "node:fs";
import os from "node:os";
import path from "node:path";
// @boundaries-ignore the tests drive the agent as the script packs it
import { bundleAgent } from "../../scripts/bundle-agent.ts";
import { startTestServer } from "./database.ts";

const compiled = path.resolve(import.meta.dirname, "../../node_modules/.cache/node-compile");

/** What a whole run shares: one PostgreSQL, on which each test that needs one makes a database of its own, and the agent as it is installed. */
export default async function setup(): Promise<() => Promise<void>> {
  process.env.NODE_COMPILE_CACHE ??= compiled; // hundreds of processes start: each would strip and compile the same files again
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-agent-"));
  process.env.POSTERN_TEST_AGENT = await bundleAgent(folder);
  const stopServer = await shareServer();
  return async () => {
    fs.rmSync(folder, { recursive: true });
    await stopServer();
  };
}

async function shareServer(): Promise<() => Promise<void>> {
  if (process.env.POSTERN_TEST_SERVER) return async () => {};
  const server = await startTestServer();
  process.env.POSTERN_TEST_SERVER = server.url;
  return server.stop;
}
