import { openPool, type Pool } from "../pool.ts";

/** The hub's connections, under its own login postern_hub: what receives cannot read a stored body, what carries cannot store a request. */
export function openHubPool(databaseUrl: string): Pool {
  return openPool({ url: databaseUrl, name: "hub", max: 10, statementTimeoutMs: 10_000 });
}

/** A few more of them, for what seats agents. */
export function openSeatPool(databaseUrl: string): Pool {
  return openPool({ url: databaseUrl, name: "hub-seats", max: 4, statementTimeoutMs: 10_000 });
}
