import { startTestServer } from "./database.ts";

/** One PostgreSQL for a whole run; each test that needs one makes a database of its own on it. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.POSTERN_TEST_SERVER) return async () => {};
  const server = await startTestServer();
  process.env.POSTERN_TEST_SERVER = server.url;
  return server.stop;
}
