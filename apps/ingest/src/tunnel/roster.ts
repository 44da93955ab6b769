import { HubNotice } from "@postern/contract/hub-notice";
import { type ConnectionFate, checkConnections } from "@postern/db/tunnel/connection";
import { alignTunnelHolds, dueTunnels } from "@postern/db/tunnel/hold";
import { recordDismissal } from "@postern/db/tunnel/record-tunnel";
import type { Guest } from "./guest.ts";
import type { HubPorts } from "./hub-ports.ts";
import { RefusalWatch } from "./refusal-watch.ts";

/** All the agents that this hub holds, and what is asked for all of them at once: one statement, however many they are. */
export class Roster {
  readonly #ports: HubPorts;
  readonly #connections = new Set<Guest>();
  /** Those who were told to go: they may take a moment, and are told of once. */
  readonly #dismissed = new WeakSet<Guest>();
  readonly #refusals: RefusalWatch;

  constructor(ports: HubPorts) {
    this.#ports = ports;
    this.#refusals = new RefusalWatch(ports, this.#connections);
  }

  get connections(): ReadonlySet<Guest> {
    return this.#connections;
  }

  add(connection: Guest): void {
    this.#connections.add(connection);
  }

  remove(connection: Guest): void {
    this.#connections.delete(connection);
  }

  /** A bell: these destinations have something due. */
  ring(destinationIds: ReadonlySet<string>): void {
    for (const connection of this.#connections) if (destinationIds.has(connection.destinationId ?? "")) connection.ring();
  }

  /** Requests came in at these projects: their agents are told which of them were refused, or get copies. */
  arrived(projectIds: ReadonlySet<string>): void {
    for (const connection of this.#connections) if (projectIds.has(connection.projectId ?? "")) connection.arrived?.();
    this.#refusals.arrived(projectIds);
  }

  /** What another hub asks to be told to an agent that is here; what is no notice is dropped, as it is from one of another version. */
  passOn(payload: string): void {
    const notice = readNotice(payload);
    for (const connection of this.#connections) if (connection.held.connectionId === notice?.connectionId) connection.passOn?.(notice.frame);
  }

  /** The backstop for bells that were not heard. */
  async ringDue(): Promise<void> {
    const due = await dueTunnels(
      this.#ports.pool,
      [...this.#connections].flatMap(({ destinationId }) => destinationId ?? []),
    );
    this.ring(new Set(due));
  }

  /** Renews leases, and lets go of agents that were replaced, revoked, or have expired: of these tunnels, or of all. */
  async check(tunnelIds?: ReadonlySet<string>): Promise<void> {
    const connections = [...this.#connections].filter(({ held }) => tunnelIds?.has(held.tunnelId) ?? true);
    const fates = await checkConnections(
      this.#ports.pool,
      connections.map(({ held, use }) => ({ ...held, ...use })),
    );
    for (const connection of connections) {
      const fate = fates.get(connection.held.connectionId);
      if (fate && fate !== "ready") this.#dismiss(connection, fate);
    }
  }

  #dismiss(connection: Guest, fate: Exclude<ConnectionFate, "ready">): void {
    if (!this.#dismissed.has(connection)) {
      this.#dismissed.add(connection);
      const { log, pool } = this.#ports;
      recordDismissal(pool, connection.held, fate).catch((error) => log.warn({ event: "tunnel.database-failed", ...connection.held, reason: String(error) }));
    }
    connection.dismiss(fate);
  }

  /** Makes holds tell where an agent is and where none is; what that frees is looked at. */
  async align(): Promise<void> {
    this.ring(new Set(await alignTunnelHolds(this.#ports.pool)));
  }
}

function readNotice(payload: string): HubNotice | undefined {
  try {
    return HubNotice.safeParse(JSON.parse(payload)).data;
  } catch {
    return; // no JSON
  }
}
