import { createHash, randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { liveLimits } from "@postern/contract/live";
import { socketsMax } from "../sockets-max.ts";

/** Whoever asked for a data connection: it came, or its ticket ran out. */
export interface TicketHolder {
  arrived(connection: Duplex): void;
  expired(): void;
}

/** Data connections of all tunnels of this hub, together with tickets that may still bring one; half of what its listener takes. */
const connectionsMax = Math.floor(socketsMax() / 2);

interface Issued {
  holder: TicketHolder;
  clock: NodeJS.Timeout;
}

/** Tickets for data connections, of all tunnels of this hub: each lets one connection in, once, for 10 s, to the tunnel that asked. */
export class Tickets {
  // By the ticket's hash: how long a look takes says nothing of a ticket.
  readonly #issued = new Map<string, Issued>();

  #open = 0;

  get size(): number {
    return this.#issued.size;
  }

  /** How many more connections there may be. */
  get room(): number {
    return connectionsMax - this.#issued.size - this.#open;
  }

  /** Counts a connection for as long as it is open. */
  count(connection: Duplex): void {
    this.#open++;
    connection.once("close", () => this.#open--);
  }

  issue(holder: TicketHolder): string {
    const ticket = randomBytes(24).toString("base64url");
    const key = keyOf(ticket);
    const expire = () => {
      if (this.#issued.delete(key)) holder.expired();
    };
    this.#issued.set(key, { holder, clock: setTimeout(expire, liveLimits.ticketMs).unref() });
    return ticket;
  }

  /** Whose connection this is; the ticket is spent. Nothing for one that is unknown, spent, or has run out. */
  redeem(ticket: string): TicketHolder | undefined {
    const key = keyOf(ticket);
    const issued = this.#issued.get(key);
    if (!issued) return;
    this.#issued.delete(key);
    clearTimeout(issued.clock);
    return issued.holder;
  }

  /** Takes back what this holder was given. */
  revoke(holder: TicketHolder): void {
    for (const [key, issued] of this.#issued) {
      if (issued.holder !== holder) continue;
      clearTimeout(issued.clock);
      this.#issued.delete(key);
    }
  }
}

function keyOf(ticket: string): string {
  return createHash("sha256").update(ticket).digest("base64");
}
