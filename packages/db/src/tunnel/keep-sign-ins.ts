import { absoluteMs, idleMs } from "../agent-sign-in/life.ts";
import type { Pool } from "../pool.ts";
import type { HeldConnection } from "./connection.ts";

/** Says that agents are connected: their people's sign-ins do not go idle meanwhile, though the API hears nothing of them. */
export async function keepSignIns(pool: Pool, connected: readonly { held: Pick<HeldConnection, "tokenId"> }[]): Promise<void> {
  const signIns = [...new Set(connected.map(({ held }) => held.tokenId).filter((id) => id.startsWith("asn_")))];
  if (signIns.length === 0) return;
  await pool.query("SELECT app.keep_agent_sign_ins($1, $2::interval, $3::interval)", [signIns, `${idleMs} milliseconds`, `${absoluteMs} milliseconds`]);
}
