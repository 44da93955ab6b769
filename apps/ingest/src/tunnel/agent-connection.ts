import { setTimeout } from "node:timers/promises";
import type { ConnectionFate, ConnectionUse, HeldConnection } from "@postern/db/tunnel/connection";
import type { AgentLine } from "./agent-line.ts";
import type { HubPorts } from "./hub-ports.ts";

/** How long an agent that goes, or is sent away, may finish what it holds. */
export const finishMs = 5_000;

/** An agent in its tunnel, whatever that carries: how far away it is, and every way in which it leaves. */
export abstract class AgentConnection<Held extends HeldConnection = HeldConnection> {
  readonly held: Held;
  protected readonly ports: HubPorts;
  protected readonly line: AgentLine;
  #isOver = false;
  #isHandingOver = false;
  #latencyMs: number | undefined;

  constructor(ports: HubPorts, line: AgentLine, held: Held) {
    this.ports = ports;
    this.line = line;
    this.held = held;
  }

  /** What it did so far. */
  protected abstract get carried(): ConnectionUse;
  /** Takes no more; resolves when what runs has come to its end. */
  protected abstract finish(): Promise<void>;
  /** The line is gone: ends what runs; resolves when what it held is given back. */
  protected abstract lose(): Promise<void>;

  /** Ends at once what would not end with the line. */
  protected cut(): void {}

  /** It is going, or gone: nothing new is begun for it. */
  protected get isOver(): boolean {
    return this.#isOver;
  }

  /** The first answer to a ping says how far away the agent is; the hub's next check writes it down. */
  latency(ms: number): void {
    this.#latencyMs ??= ms;
  }

  get use(): ConnectionUse {
    return { ...this.carried, latencyMs: this.#latencyMs };
  }

  /** Makes the agent stop, for a reason that lies with its tunnel or its credential. */
  dismiss(fate: Exclude<ConnectionFate, "ready">): void {
    if (this.#isOver) return;
    if (fate === "lost") this.comeBack(0);
    else if (fate === "replaced" && this.#isHandingOver) this.leave("handed over");
    else if (fate === "replaced") {
      this.line.send({ kind: "replaced", by: "another agent of the same tunnel", at: Date.now() });
      this.leave("replaced");
    } else {
      this.line.send({ kind: "revoked", reason: fate });
      this.cut();
      this.line.close(1008, fate); // at once: what it holds is given back
    }
  }

  /** Asks the agent to dial anew before this line closes; what runs goes on until its other connection is there. */
  handOver(graceMs: number): void {
    this.#isHandingOver = true;
    this.line.send({ kind: "handover", graceMs });
  }

  /** Sends the agent away for a while; what it holds is finished first. */
  comeBack(afterMs: number): void {
    if (this.#isOver) return;
    this.line.send({ kind: "come-back", afterMs });
    this.leave("the hub is going");
  }

  /** The line is gone; resolves when nothing of this connection is left. */
  async lost(): Promise<void> {
    this.#isOver = true;
    await this.lose();
    await this.ports.leave(this.held);
  }

  protected leave(reason: string): void {
    this.#isOver = true;
    const finished = Promise.race([this.finish(), setTimeout(finishMs, undefined, { ref: false })]);
    this.quietly(finished.then(() => this.line.close(1000, reason)));
  }

  protected quietly(work: Promise<unknown>): void {
    work.catch((error) => this.warn(error));
  }

  protected warn(error: unknown): void {
    this.ports.log.warn({ event: "tunnel.database-failed", ...this.held, reason: String(error) });
  }
}
