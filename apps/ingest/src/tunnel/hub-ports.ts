import type { LaneStore, SettledDelivery } from "@postern/contract/lane";
import type { OpenedKeys } from "@postern/db/data-keys";
import type { LaneThrough } from "@postern/db/lane-claim";
import type { Pool } from "@postern/db/pool";
import type { HeldConnection } from "@postern/db/tunnel/connection";
import type { LiveTunnels } from "../live/live-tunnels.ts";

/** Where the hub's events go: one wide object a line. */
export interface HubLog {
  info(fields: object): void;
  warn(fields: object): void;
  error(fields: object): void;
}

/** What every tunnel of a hub shares. */
export interface HubPorts {
  /** Connections of the login role postern_hub. */
  pool: Pool;
  /** The same for seating agents alone: many who come at once, and deliveries under way, do not wait for each other. */
  seatPool: Pool;
  log: HubLog;
  /** This hub's name in tunnel_connection. */
  hub: string;
  /** The outcome of a delivery is committed, and its sender may wait for it. */
  answered(settled: SettledDelivery): void;
  /** Forgets a connection that ended. */
  leave(held: HeldConnection): Promise<void>;
  /** Opens what is sealed. */
  keys: OpenedKeys;
  /** Where agents of live tunnels wait for visitors' streams. */
  live: LiveTunnels;
  /** The deliveries of one tunnel's destination, for one turn. */
  openLane(lane: { organizationId: string; destinationId: string; strict: boolean; through: LaneThrough }): LaneStore;
}
