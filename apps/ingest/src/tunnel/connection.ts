import { setTimeout } from "node:timers/promises";
import type { AgentFrame, AgentFrameOf } from "@postern/contract/frames";
import { type ConnectionFate, type ConnectionUse, type HeldConnection, leaveTunnel, recordLatency } from "@postern/db/tunnel/connection";
import type { AgentLine } from "./agent-line.ts";
import { Carriage } from "./carriage.ts";
import type { Exchanges } from "./exchanges.ts";
import { heldChoices } from "./held-choices.ts";
import type { HubPorts } from "./hub-ports.ts";
import { LocalServer } from "./local-server.ts";
import { watchRefusals } from "./refusal-watch.ts";
import type { Caller, Seat } from "./welcome.ts";

/** How long an agent that was replaced may finish what it holds. */
const finishMs = 5_000;

/** One agent in its tunnel: its lane runs while it is here, and what it holds is given back when it is gone. */
export class TunnelConnection {
  readonly held: HeldConnection & { destinationId: string };
  readonly projectId: string;
  readonly #ports: HubPorts;
  readonly #line: AgentLine;
  readonly #carriage: Carriage;
  readonly #local: LocalServer;
  readonly #lookForRefusals: () => Promise<void>;
  readonly #choose: (frame: AgentFrameOf<"held">) => Promise<void>;
  #over = false;
  #isHandingOver = false;
  #latencyKnown = false;

  constructor(ports: HubPorts, line: AgentLine, { caller, seat, hello }: { caller: Caller; seat: Seat; hello: AgentFrameOf<"hello"> }) {
    const { organizationId, tokenId } = caller.agent;
    const { tunnelId, destinationId, projectId, epoch } = seat.tunnel;
    this.held = { organizationId, tokenId, tunnelId, destinationId, connectionId: caller.connectionId, epoch };
    this.projectId = projectId;
    this.#ports = ports;
    this.#line = line;
    this.#local = new LocalServer(ports, this.held, { up: hello.localUp, told: () => this.ring(), failed: (error) => this.#warn(error) });
    this.#carriage = new Carriage(ports, { held: this.held, line, hello, isOpen: () => !this.#over && this.#local.isUp });
    this.#lookForRefusals = watchRefusals(ports.pool, { organizationId, ...seat.tunnel }, (frame) => line.send(frame));
    this.#choose = heldChoices(ports, { agent: caller.agent, ...seat.tunnel }, (chosen) => {
      line.send({ kind: "held", ...chosen });
      this.ring();
    });
  }

  get destinationId(): string {
    return this.held.destinationId;
  }

  get exchanges(): Exchanges {
    return this.#carriage.exchanges;
  }

  get use(): ConnectionUse {
    return this.#carriage.use;
  }

  /** Starts the tunnel: its hold becomes what the agent says of its local server, and its lane looks for what is due. */
  enter(): void {
    this.#local.set(this.#local.isUp);
  }

  /** Looks for deliveries: something came due, or there is room again. */
  ring(): void {
    this.#carriage.ring();
  }

  /** Something came in at the tunnel's project. */
  tellRefusals(): void {
    if (!this.#over) void this.#lookForRefusals();
  }

  frame(frame: AgentFrame): void {
    switch (frame.kind) {
      case "credit":
        this.#carriage.setSlots(frame.slots);
        break;
      case "taken":
        this.exchanges.taken(frame);
        break;
      case "outcome":
        if ("error" in frame.result && frame.result.error === "refused") this.#local.set(false);
        this.exchanges.outcome(frame);
        break;
      case "local":
        this.#local.set(frame.up);
        break;
      case "held":
        this.#quietly(this.#choose(frame));
        break;
      case "bye":
        this.#leave("the agent said goodbye");
        break;
      case "hello":
        this.#line.close(1008, "hello comes once");
        break;
      default:
        frame satisfies never;
    }
  }

  /** The first answer to a ping says how far away the agent is. */
  latency(ms: number): void {
    if (this.#latencyKnown) return;
    this.#latencyKnown = true;
    this.#quietly(recordLatency(this.#ports.pool, this.held, ms));
  }

  /** Makes the agent stop, for a reason that lies with its tunnel or its credential. */
  dismiss(fate: Exclude<ConnectionFate, "ready">): void {
    if (this.#over) return;
    if (fate === "lost") this.comeBack(0);
    else if (fate === "replaced" && this.#isHandingOver) this.#leave("handed over");
    else if (fate === "replaced") {
      this.#line.send({ kind: "replaced", by: "another agent of the same tunnel", at: Date.now() });
      this.#leave("replaced");
    } else {
      this.#line.send({ kind: "revoked", reason: fate });
      this.#line.close(1008, fate); // at once: what it holds is given back
    }
  }

  /** Asks the agent to dial anew before this line closes; deliveries go on until its other connection is there. */
  handOver(graceMs: number): void {
    this.#isHandingOver = true;
    this.#line.send({ kind: "handover", graceMs });
  }

  /** Sends the agent away for a while; what it holds is finished first. */
  comeBack(afterMs: number): void {
    if (this.#over) return;
    this.#line.send({ kind: "come-back", afterMs });
    this.#leave("the hub is going");
  }

  /** The line is gone; resolves when nothing of this connection is left. */
  async lost(): Promise<void> {
    this.#over = true;
    await this.#carriage.lose();
    await leaveTunnel(this.#ports.pool, this.held);
  }

  #leave(reason: string): void {
    this.#over = true;
    const finished = Promise.race([this.#carriage.finish(), setTimeout(finishMs, undefined, { ref: false })]);
    this.#quietly(finished.then(() => this.#line.close(1000, reason)));
  }

  #quietly(work: Promise<unknown>): void {
    work.catch((error) => this.#warn(error));
  }

  #warn(error: unknown): void {
    this.#ports.log.warn({ event: "tunnel.database-failed", ...this.held, reason: String(error) });
  }
}
