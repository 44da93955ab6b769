import { setTimeout } from "node:timers/promises";
import type { AgentFrame, AgentFrameOf } from "@postern/contract/frames";
import { type ConnectionFate, type ConnectionUse, type HeldConnection, leaveTunnel, recordLatency } from "@postern/db/tunnel/connection";
import type { AgentLine } from "../tunnel/agent-line.ts";
import type { Guest } from "../tunnel/guest.ts";
import type { HubPorts } from "../tunnel/hub-ports.ts";
import type { Caller, LiveSeat } from "../tunnel/welcome.ts";
import type { LiveTunnel } from "./live-tunnel.ts";
import { VisitTeller } from "./visit-teller.ts";

/** How long streams may go on when their agent says goodbye, or is sent away for a while. */
const finishMs = 5_000;
const lookMs = 50;

/** One agent of a live tunnel: while its line stands, visitors' streams come to it. */
export class LiveConnection implements Guest {
  readonly held: HeldConnection;
  readonly #ports: HubPorts;
  readonly #line: AgentLine;
  readonly #tunnel: LiveTunnel;
  #over = false;
  #isHandingOver = false;
  #latencyKnown = false;

  constructor(ports: HubPorts, line: AgentLine, { caller, seat, hello }: { caller: Caller; seat: LiveSeat; hello: AgentFrameOf<"hello"> }) {
    const { organizationId, tokenId } = caller.agent;
    const { tunnelId, epoch, kind } = seat.tunnel;
    this.held = { organizationId, tokenId, tunnelId, connectionId: caller.connectionId, epoch };
    this.#ports = ports;
    this.#line = line;
    const teller = new VisitTeller(line);
    this.#tunnel = ports.live.open({
      ...{ tunnelId, kind },
      ...(hello.live?.hostHeader !== undefined && { hostHeader: hello.live.hostHeader }),
      dial: (tickets) => line.send({ kind: "dial", tickets }),
      visited: (visit) => teller.tell(visit),
    });
  }

  get use(): ConnectionUse {
    return this.#tunnel.use;
  }

  /** The agent has heard its welcome: connections are asked for. */
  enter(): void {
    this.#tunnel.enter();
  }

  frame(frame: AgentFrame): void {
    if (frame.kind === "bye") this.#leave("the agent said goodbye");
    else if (frame.kind === "hello") this.#line.close(1008, "hello comes once");
    // What it says of deliveries means nothing here; whether its local server is up is found out by each stream.
  }

  latency(ms: number): void {
    if (this.#latencyKnown) return;
    this.#latencyKnown = true;
    this.#quietly(recordLatency(this.#ports.pool, this.held, ms));
  }

  ring(): void {}

  tellRefusals(): void {}

  dismiss(fate: Exclude<ConnectionFate, "ready">): void {
    if (this.#over) return;
    if (fate === "lost") this.comeBack(0);
    else if (fate === "replaced" && this.#isHandingOver) this.#leave("handed over");
    else if (fate === "replaced") {
      this.#line.send({ kind: "replaced", by: "another agent of the same tunnel", at: Date.now() });
      this.#leave("replaced");
    } else {
      this.#line.send({ kind: "revoked", reason: fate });
      this.#ports.live.close(this.#tunnel); // at once: whoever is inside is out
      this.#line.close(1008, fate);
    }
  }

  handOver(graceMs: number): void {
    this.#isHandingOver = true;
    this.#line.send({ kind: "handover", graceMs });
  }

  comeBack(afterMs: number): void {
    if (this.#over) return;
    this.#line.send({ kind: "come-back", afterMs });
    this.#leave("the hub is going");
  }

  async lost(): Promise<void> {
    this.#over = true;
    this.#ports.live.close(this.#tunnel);
    await leaveTunnel(this.#ports.pool, this.held);
  }

  /** Takes no new streams; those that run may go on for a while. */
  #leave(reason: string): void {
    this.#over = true;
    this.#ports.live.retire(this.#tunnel);
    this.#quietly(this.#finish().then(() => this.#line.close(1000, reason)));
  }

  async #finish(): Promise<void> {
    const until = Date.now() + finishMs;
    while (this.#tunnel.use.inFlight > 0 && Date.now() < until) await setTimeout(lookMs, undefined, { ref: false });
  }

  #quietly(work: Promise<unknown>): void {
    work.catch((error) => this.#ports.log.warn({ event: "tunnel.database-failed", ...this.held, reason: String(error) }));
  }
}
