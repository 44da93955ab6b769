import type { Pool } from "./pool.ts";

/** Tokens of one bucket: how many are wanted, and how many come back unused. */
export interface TokenAsk {
  /** A hash of the gate and what it counts by. */
  key: string;
  costMs: number;
  burst: number;
  wanted: number;
  returned: number;
}
/** How many are given, and when the next one comes. */
export interface TokenGrant {
  granted: number;
  nextMs: number;
}

/** Leases tokens of many buckets in one statement, which all processes that take requests draw from; the grants in the order of the asks. */
export async function leaseTokens(pool: Pool, asks: readonly TokenAsk[]): Promise<TokenGrant[]> {
  const { rows } = await pool.query({
    name: "lease-tokens",
    text: 'SELECT key, granted, next_ms AS "nextMs" FROM app.lease_tokens($1, $2, $3, $4, $5)',
    values: [
      asks.map(({ key }) => key),
      asks.map(({ costMs }) => costMs),
      asks.map(({ burst }) => burst),
      asks.map(({ wanted }) => wanted),
      asks.map(({ returned }) => returned),
    ],
  });
  const byKey = new Map((rows as (TokenGrant & { key: string })[]).map(({ key, ...grant }) => [key, grant]));
  return asks.map(({ key }) => byKey.get(key) ?? { granted: 0, nextMs: 0 });
}

const slice = 10_000;
const slicesMax = 50;

/** Forgets buckets that are full again, a slice at a time: whoever comes next finds a new one. */
export async function forgetFullBuckets(pool: Pool): Promise<void> {
  for (let slices = 0; slices < slicesMax; slices++) {
    const { rows } = await pool.query({ name: "forget-full-buckets", text: "SELECT app.forget_full_buckets($1)::integer AS gone", values: [slice] });
    if (rows[0].gone < slice) return;
  }
}
