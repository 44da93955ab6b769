import type { Duplex } from "node:stream";
import { liveLimits } from "@postern/contract/live";
import type { TicketHolder, Tickets } from "./tickets.ts";

/** An agent that dials and hangs up again costs so many dials in a second, and no more. */
const dialsPerSecondMax = 50;

export interface DialPorts {
  tickets: Tickets;
  /** Asks the agent for one connection for each ticket. */
  dial(tickets: string[]): void;
  /** A connection is there to be taken, or there is room to ask for one. */
  changed(): void;
  /** How many streams wait for one now. */
  wanted(): number;
}

/** The data connections of one agent: a few that wait unused, those at work, those on their way; never more than the limit. */
export class DataConnections implements TicketHolder {
  readonly #ports: DialPorts;
  readonly #open = new Set<Duplex>();
  /** Unused ones, and what notices that an agent speaks before it was asked. */
  readonly #spare = new Map<Duplex, () => void>();
  /** Who waits to hear whether the agent is there. */
  readonly #proofs = new Set<(isThere: boolean) => void>();
  #onTheirWay = 0;
  #second = 0;
  #dialsThisSecond = 0;
  #later: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(ports: DialPorts) {
    this.#ports = ports;
  }

  get open(): number {
    return this.#open.size;
  }

  get spare(): number {
    return this.#spare.size;
  }

  /** An unused connection, if one is here; another is asked for in its place. */
  take(): Duplex | undefined {
    const [first] = this.#spare;
    if (!first) return;
    const [connection, unguard] = first;
    this.#spare.delete(connection);
    unguard();
    this.topUp();
    return connection;
  }

  /** Asks the agent for as many as are missing: those that streams wait for, and a few to wait for streams. */
  topUp(): void {
    if (this.#closed) return;
    const missing = liveLimits.spare + this.#ports.wanted() - this.#spare.size - this.#onTheirWay;
    const room = liveLimits.connectionsMax - this.#open.size - this.#onTheirWay;
    const wanted = Math.min(missing, room, this.#ports.tickets.room);
    const now = Math.min(wanted, this.#dialsLeft());
    if (wanted > 0 && now < wanted) this.#later ??= setTimeout(() => this.#again(), 1_000).unref();
    if (now <= 0) return;
    this.#dialsThisSecond += now;
    this.#onTheirWay += now;
    this.#ports.dial(Array.from({ length: now }, () => this.#ports.tickets.issue(this)));
  }

  arrived(connection: Duplex): void {
    this.#onTheirWay--;
    if (this.#closed) return void connection.destroy();
    this.#open.add(connection);
    this.#ports.tickets.count(connection);
    connection.on("error", () => {}); // its close says all there is to know
    connection.once("close", () => this.#gone(connection));
    this.#spare.set(connection, guard(connection));
    this.#ports.changed();
  }

  expired(): void {
    this.#onTheirWay--;
    this.topUp();
  }

  /**
   * Whether the agent is still there: it shows a ticket that is made now. Asked of an answer that only its connection's end ends, which looks the same where
   * the agent was killed. Believed where no connection more is to be had.
   */
  async prove(): Promise<boolean> {
    if (this.#closed) return false;
    const room = Math.min(liveLimits.connectionsMax - this.#open.size - this.#onTheirWay, this.#ports.tickets.room, this.#dialsLeft());
    if (room <= 0) return true;
    this.#dialsThisSecond++;
    this.#onTheirWay++;
    return new Promise((resolve) => {
      const proof: TicketHolder = {
        arrived: (connection) => {
          this.#proofs.delete(resolve);
          this.arrived(connection);
          resolve(!this.#closed);
        },
        expired: () => {
          this.#proofs.delete(resolve);
          this.expired();
          resolve(false);
        },
      };
      this.#proofs.add(resolve);
      this.#ports.dial([this.#ports.tickets.issue(proof)]);
    });
  }

  close(): void {
    this.#closed = true;
    for (const settle of this.#proofs) settle(false);
    clearTimeout(this.#later);
    this.#ports.tickets.revoke(this);
    for (const connection of this.#open) connection.destroy();
  }

  #gone(connection: Duplex): void {
    this.#open.delete(connection);
    this.#spare.delete(connection);
    this.topUp();
    this.#ports.changed();
  }

  #again(): void {
    this.#later = undefined;
    this.topUp();
  }

  #dialsLeft(): number {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#dialsThisSecond = 0;
    this.#second = second;
    return dialsPerSecondMax - this.#dialsThisSecond;
  }
}

/** Destroys a connection that says anything before it was asked: those bytes could be taken for the answer to someone's request. */
function guard(connection: Duplex): () => void {
  const destroy = () => void connection.destroy();
  connection.on("data", destroy).on("end", destroy);
  return () => connection.off("data", destroy).off("end", destroy);
}
