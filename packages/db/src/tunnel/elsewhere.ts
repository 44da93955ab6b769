import type { HubNotice } from "@postern/contract/hub-notice";
import type { LiveKind } from "@postern/contract/live";
import type { Pool } from "../pool.ts";

/** An agent of a live tunnel, and the hub that holds its line. */
export interface LiveElsewhere {
  tunnelId: string;
  connectionId: string;
  hub: string;
  kind: LiveKind;
  /** The Host that its local server is asked for; the visitor's without it. */
  hostHeader?: string;
}

/** The agents of these live tunnels that are connected now, at whichever hub. */
export async function findLiveConnections(pool: Pool, tunnelIds: readonly string[]): Promise<LiveElsewhere[]> {
  const { rows } = await pool.query("SELECT * FROM app.live_connections($1)", [tunnelIds]);
  return rows.map(({ tunnel_id: tunnelId, connection_id: connectionId, hub, kind, live_host: hostHeader }) => ({
    ...{ tunnelId, connectionId, hub, kind },
    ...(hostHeader !== null && { hostHeader }),
  }));
}

/** Asks another hub to pass something on to an agent of its own. */
export async function tellHub(pool: Pool, hub: string, notice: HubNotice): Promise<void> {
  await pool.query("SELECT pg_notify($1, $2)", [hubChannel(hub), JSON.stringify(notice)]);
}

/** Where a hub hears the others: a hub's name is its machine's, a slash, and an id of its run. */
export function hubChannel(hub: string): `postern_hub_${string}` {
  return `postern_hub_${hub.slice(hub.lastIndexOf("/") + 1)}`;
}
