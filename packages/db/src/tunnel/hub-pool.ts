import { openPool, type Pool } from "../pool.ts";

/**
 * The hub's connections: ingest's own login, as the role postern_hub from the start. One login for the operator to set up, two sets of rights:
 * what receives cannot read a stored body, what carries cannot store a request.
 */
export function openHubPool(databaseUrl: string): Pool {
  return openPool({ url: databaseUrl, name: "hub", max: 10, statementTimeoutMs: 10_000, role: "postern_hub" });
}
