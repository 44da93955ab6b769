import type { Duplex } from "node:stream";
import { cutOff } from "@postern/contract/cut-off";
import type { HubFrameOf } from "@postern/contract/frames";
import { type DataTransport, type LiveKind, liveLimits } from "@postern/contract/live";
import type { Line } from "../deliveries.ts";
import type { Tell } from "../events.ts";
import type { Forward } from "../forward.ts";
import type { DialCause, Said } from "../line-cause.ts";
import type { Carried } from "../session.ts";
import { bridge } from "./bridge.ts";
import { Answered, openData } from "./open-data.ts";
import { otherHub } from "./other-hub.ts";

export interface LiveStreamsSettings {
  hubUrl: URL;
  forward: Forward;
  kind: LiveKind;
  transport: DataTransport;
  tell: Tell;
}

/** The agent's end of a live tunnel: data connections to the hub, opened when it asks, each to the one local server of the command line. */
export class LiveStreams implements Carried {
  readonly #settings: LiveStreamsSettings;
  /** Open or on their way, and the line that asked for each. */
  readonly #connections = new Set<{ line: Line; data?: Duplex }>();
  #isFailing = false;
  #localUp = true;

  constructor(settings: LiveStreamsSettings) {
    this.#settings = settings;
  }

  /** Data connections that are open; those that wait for a visitor too. */
  get running(): number {
    return this.#connections.size;
  }

  dial({ tickets, to }: HubFrameOf<"dial">, line: Line): void {
    const hubUrl = to === undefined ? this.#settings.hubUrl : otherHub(to, this.#settings.hubUrl);
    if (!hubUrl) this.#failed({ cause: "other-host", says: `the hub named another one that is not at or below ${this.#settings.hubUrl.hostname}` });
    else for (const ticket of tickets.slice(0, liveLimits.connectionsMax - this.#connections.size)) void this.#open({ hubUrl, ticket }, line);
  }

  /** A line to the hub ended: what it asked for has nobody to speak to. */
  lose(line: Line): void {
    for (const connection of this.#connections) if (connection.line === line) cutOff(connection.data);
  }

  async #open({ hubUrl, ticket }: { hubUrl: URL; ticket: string }, line: Line): Promise<void> {
    const connection: { line: Line; data?: Duplex } = { line };
    this.#connections.add(connection);
    try {
      const data = await openData(hubUrl, { ticket, ...this.#settings });
      connection.data = data;
      data.once("close", () => this.#connections.delete(connection));
      this.#isFailing = false;
      bridge(data, { ...this.#settings, reached: (up) => this.#reached(up) });
    } catch (error) {
      this.#connections.delete(connection);
      this.#failed(dialCause(error));
    }
  }

  // Told once, until one comes through again: the hub asks every ten seconds.
  #failed(said: Said<DialCause>): void {
    if (!this.#isFailing) this.#settings.tell({ type: "dial-failed", ...said });
    this.#isFailing = true;
  }

  #reached(up: boolean): void {
    if (up !== this.#localUp) this.#settings.tell({ type: "local", up, at: this.#settings.forward.label });
    this.#localUp = up;
  }

  // Deliveries come through durable tunnels only; a hub that sends one here is not answered.
  async deliver(): Promise<void> {}
  settled(): void {}
  cancel(): void {}
}

function dialCause(error: unknown): Said<DialCause> {
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (name === "TimeoutError") return { cause: "timeout", says: "no answer in time" };
  return { cause: error instanceof Answered ? "answered" : "unreachable", says: code ?? message ?? "unknown" };
}
