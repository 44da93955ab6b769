import type { HubNotice } from "@postern/contract/hub-notice";
import { findLiveConnections, type LiveElsewhere, tellHub } from "@postern/db/tunnel/elsewhere";
import type { HubPorts } from "../tunnel/hub-ports.ts";
import { BorrowedTunnels } from "./borrowed.ts";
import { LiveTunnel } from "./live-tunnel.ts";
import type { Tickets } from "./tickets.ts";
import { VisitTeller } from "./visit-teller.ts";

/** Where the operator has not said how agents reach this hub, that is told once in so long. */
const toldEveryMs = 60_000;

export interface BorrowSettings extends Pick<HubPorts, "pool" | "log" | "hub"> {
  tickets: Tickets;
  /** Where agents reach this very hub (ws or wss); without it nothing can be borrowed. */
  address: string | undefined;
}

/** Borrows the agents of other hubs: they are asked, through the hub that holds their line, to dial this one with a ticket of this one. */
export function borrowTunnels(settings: BorrowSettings): BorrowedTunnels {
  const { pool, hub } = settings;
  const onTrouble = (error: unknown) => settings.log.warn({ event: "tunnel.database-failed", reason: String(error) });
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return new BorrowedTunnels({
    onTrouble,
    find: async (tunnelIds) => (await findLiveConnections(pool, tunnelIds)).filter((at) => at.hub !== hub),
    borrow(at) {
      if (settings.address !== undefined) return openBorrowed(at, { ...settings, address: settings.address, onTrouble });
      if (performance.now() - toldAtMs < toldEveryMs) return;
      toldAtMs = performance.now();
      const reason = "a visitor came here, the agent is at another hub, and POSTERN_HUB_ADDRESS does not say where it would reach this one";
      settings.log.warn({ event: "tunnel.out-of-reach", tunnelId: at.tunnelId, hub: at.hub, reason });
    },
  });
}

type Borrowing = BorrowSettings & { address: string; onTrouble(error: unknown): void };

function openBorrowed({ hub, connectionId, ...tunnel }: LiveElsewhere, { pool, tickets, address, onTrouble }: Borrowing): LiveTunnel {
  const tell = (frame: HubNotice["frame"]) => void tellHub(pool, hub, { connectionId, frame }).catch(onTrouble);
  const teller = new VisitTeller({ isFull: false, send: tell });
  return new LiveTunnel({
    ...{ ...tunnel, tickets },
    dial: (issued) => tell({ kind: "dial", tickets: issued, to: address }),
    visited: (visit) => teller.tell(visit),
  });
}
