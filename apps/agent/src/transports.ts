import { HubLine } from "./hub-line.ts";
import type { AgentLine, HubAddress, LineEnd, LineEvents, Transport } from "./line.ts";
import { type Said, type TransportCause, transportCauses } from "./line-cause.ts";
import { PollLine } from "./poll-line.ts";

/** After so many upgrades in a row that something on the way did not let through, one connection is tried by polling. */
const failedUpgradesMax = 3;
/** While polling, a WebSocket is tried again: soon at first, for the way may only have been closed for a moment. */
const firstUpwardMs = 60_000;
const upwardEveryMs = 600_000;

/** Answers that a hub gives to a handshake: it was reached, and polling would hear the same. */
const answersOfHubs = new Set([401, 403, 409, 410, 426, 429, 503]);
/** Nobody was reached at all. */
const notReached = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/;

/** Decides what carries the next connection: what the user chose; else WebSockets, and polling where none comes through. Never silently. */
export class Transports {
  readonly #chosen: Transport | undefined;
  readonly #told: (transport: Transport, said: Said<TransportCause>) => void;
  #failedUpgrades = 0;
  #now: Transport;

  constructor(chosen: Transport | undefined, told: (transport: Transport, said: Said<TransportCause>) => void) {
    this.#chosen = chosen;
    this.#told = told;
    this.#now = chosen ?? "ws";
  }

  dial(address: HubAddress, events: LineEvents): AgentLine {
    const wanted = this.#chosen ?? (this.#failedUpgrades >= failedUpgradesMax ? "poll" : "ws");
    const line = open(wanted, address, events);
    void line.ended.then((end) => this.#ended(wanted, end));
    return line;
  }

  /** A WebSocket while the line at work polls: to get back to it. */
  dialUpward(address: HubAddress, events: LineEvents): AgentLine {
    return open("ws", address, events);
  }

  /** The hub said welcome on a line of this kind. */
  welcomed(transport: Transport): void {
    if (transport === "ws") this.#failedUpgrades = 0;
    if (transport === this.#now) return;
    this.#now = transport;
    const cause = transport === "poll" ? "no-websocket" : "websocket-again";
    this.#told(transport, { cause, says: transportCauses[cause] });
  }

  /** When to try a WebSocket while polling; nothing where the user chose to poll. */
  upwardInMs(tries: number): number | undefined {
    if (this.#chosen !== undefined || this.#now === "ws") return;
    return tries === 0 ? firstUpwardMs : upwardEveryMs;
  }

  #ended(transport: Transport, { upMs, status, says }: LineEnd): void {
    if (upMs > 0) return;
    if (transport === "poll") this.#failedUpgrades = 0;
    else if (!answersOfHubs.has(status ?? 0) && !notReached.test(says)) this.#failedUpgrades++;
  }
}

function open(transport: Transport, address: HubAddress, events: LineEvents): AgentLine {
  return transport === "ws" ? new HubLine(address, events) : new PollLine(address, events);
}
