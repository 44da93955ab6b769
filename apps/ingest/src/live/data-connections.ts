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
  /** Who waits to hear whether the agent is there: by the dial that runs, and by the one after it. */
  #proof: Promise<boolean> | undefined;
  #nextProof: Promise<boolean> | undefined;
  #settleProof: ((isThere: boolean) => void) | undefined;
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
   * Whether the agent is still there: it shows a ticket that is made now. Asked of an end that looks the same where the agent was killed. All who ask
   * while one is on its way share the next: that agent may have died since it dialed, and when it dies all its streams end at once.
   */
  prove(): Promise<boolean> {
    if (!this.#proof) return this.#begin();
    this.#nextProof ??= this.#proof.then((isThere) => {
      this.#nextProof = undefined;
      return isThere && this.#begin();
    });
    return this.#nextProof;
  }

  #begin(): Promise<boolean> {
    this.#proof = this.#dialAnew().finally(() => {
      this.#proof = undefined;
    });
    return this.#proof;
  }

  // Beside the limits of connections and dials: it is one at a time, and gone at once where it is not missing.
  #dialAnew(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    this.#dialsLeft(); // turns to the second at hand
    this.#dialsThisSecond++;
    this.#onTheirWay++;
    return new Promise((resolve) => {
      this.#settleProof = resolve;
      const proof: TicketHolder = {
        arrived: (connection) => {
          const isMissing = this.#spare.size < liveLimits.spare + this.#ports.wanted() && this.#open.size < liveLimits.connectionsMax;
          resolve(!this.#closed);
          if (isMissing) return this.arrived(connection);
          this.#onTheirWay--;
          connection.on("error", () => {}).destroy();
        },
        expired: () => {
          resolve(false);
          this.expired();
        },
      };
      this.#ports.dial([this.#ports.tickets.issue(proof)]);
    });
  }

  close(): void {
    this.#closed = true;
    this.#settleProof?.(false);
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
