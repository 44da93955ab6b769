import { setTimeout } from "node:timers/promises";
import type { AgentFrame, AgentFrameOf } from "@postern/contract/frames";
import { slotsMax } from "@postern/contract/frames";
import type { SettledDelivery } from "@postern/contract/lane";
import { type ConnectionFate, type HeldConnection, leaveTunnel, recordLatency } from "@postern/db/tunnel/connection";
import { holdForLocalServer } from "@postern/db/tunnel/hold";
import { attemptLine } from "@postern/delivery/attempt-line";
import type { Judge, LanePorts } from "@postern/delivery/lane-ports";
import type { AgentSocket } from "./agent-socket.ts";
import { Exchanges } from "./exchanges.ts";
import { heldChoices } from "./held-choices.ts";
import type { HubPorts } from "./hub-ports.ts";
import { tunnelJudge } from "./judge.ts";
import { PassedGates } from "./passed-gates.ts";
import { watchRefusals } from "./refusal-watch.ts";
import { TunnelLane, turnPorts } from "./tunnel-lane.ts";
import type { Caller, Seat } from "./welcome.ts";

/** How long an agent that was replaced may finish what it holds. */
const finishMs = 5_000;
/** A turn of the lane; what was given back in it is free again at its end. */
const turnMs = 30_000;
/** A fast local server's next deliveries are leased in one claim; the lane claims ahead only a tenth of a second's worth. */
const claimAheadMax = 64;

/** One agent in its tunnel: its lane runs while it is here, and what it holds is given back when it is gone. */
export class TunnelConnection {
  readonly held: HeldConnection;
  readonly destinationId: string;
  readonly projectId: string;
  readonly exchanges: Exchanges;
  readonly #ports: HubPorts;
  readonly #socket: AgentSocket;
  readonly #lane: TunnelLane;
  readonly #passed: PassedGates;
  readonly #lookForRefusals: () => Promise<void>;
  readonly #choose: (frame: AgentFrameOf<"held">) => Promise<void>;
  #slots: number;
  #localUp: boolean;
  #over = false;
  #latencyKnown = false;

  constructor(ports: HubPorts, socket: AgentSocket, { caller, seat, hello }: { caller: Caller; seat: Seat; hello: AgentFrameOf<"hello"> }) {
    const { organizationId, tokenId } = caller.agent;
    this.held = { organizationId, tokenId, tunnelId: seat.tunnel.tunnelId, connectionId: caller.connectionId };
    this.destinationId = seat.tunnel.destinationId;
    this.projectId = seat.tunnel.projectId;
    this.#ports = ports;
    this.#socket = socket;
    this.#slots = hello.slots;
    this.#localUp = hello.localUp;
    this.#passed = new PassedGates(ports.pool, organizationId);
    this.#lookForRefusals = watchRefusals(ports.pool, { organizationId, ...seat.tunnel }, (frame) => socket.send(frame));
    this.#choose = heldChoices(ports, { agent: caller.agent, ...seat.tunnel }, (chosen) => {
      socket.send({ kind: "held", ...chosen });
      this.ring();
    });
    this.exchanges = new Exchanges({
      answerMs: hello.answerMs,
      forward: hello.forward,
      send: (frame) => socket.send(frame),
      passedGates: (delivery) => this.#passed.of(delivery),
      notTaken: () => this.#setSlots(0), // an agent that does not answer is given nothing until it speaks of credit again
    });
    const strict = hello.slots === 1;
    const judge = tunnelJudge(hello);
    this.#lane = new TunnelLane(
      () => this.#openTurn(judge, strict),
      { slots: () => this.#capacity(), strict, turnMs, claimAheadMax: strict ? 0 : claimAheadMax },
      { held: () => this.#heldByLane(), broken: (error) => ports.log.error({ event: "tunnel.lane-broken", ...this.held, reason: String(error) }) },
    );
  }

  /** Starts the tunnel: its hold becomes what the agent says of its local server, and its lane looks for what is due. */
  enter(): void {
    this.#setLocal(this.#localUp);
  }

  /** Looks for deliveries: something came due, or there is room again. */
  ring(): void {
    this.#lane.ring();
  }

  /** Something came in at the tunnel's project. */
  tellRefusals(): void {
    if (!this.#over) void this.#lookForRefusals();
  }

  frame(frame: AgentFrame): void {
    switch (frame.kind) {
      case "credit":
        this.#setSlots(frame.slots);
        break;
      case "taken":
        this.exchanges.taken(frame);
        break;
      case "outcome":
        if ("error" in frame.result && frame.result.error === "refused") this.#localUp = false;
        this.exchanges.outcome(frame);
        break;
      case "local":
        this.#setLocal(frame.up);
        break;
      case "held":
        this.#quietly(this.#choose(frame));
        break;
      case "bye":
        this.#leave("the agent said goodbye");
        break;
      case "hello":
        this.#socket.close(1008, "hello comes once");
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

  /** Makes the agent stop, for a reason that lies with its tunnel or its token. */
  dismiss(fate: Exclude<ConnectionFate, "ready">): void {
    if (this.#over) return;
    if (fate === "replaced") {
      this.#socket.send({ kind: "replaced", by: "another agent of the same owner", at: Date.now() });
      this.#leave("replaced");
    } else {
      this.#socket.send({ kind: "revoked", reason: fate });
      this.#socket.close(1008, fate); // at once: what it holds is given back
    }
  }

  /** Sends the agent away for a while; what it holds is finished first. */
  comeBack(afterMs: number): void {
    this.#socket.send({ kind: "come-back", afterMs });
    this.#leave("the hub is going");
  }

  /** The socket is gone; resolves when nothing of this connection is left. */
  async lost(): Promise<void> {
    this.#over = true;
    const stopped = this.#lane.stop();
    this.exchanges.lose();
    await stopped;
    await leaveTunnel(this.#ports.pool, this.held);
  }

  #openTurn(judge: Judge, strict: boolean): LanePorts {
    const { organizationId } = this.held;
    const store = this.#ports.openLane({ organizationId, destinationId: this.destinationId, strict });
    return turnPorts({ store: this.#passed.watch(store), carrier: this.exchanges, judge, settled: (settled) => this.#settled(settled) });
  }

  #capacity(): number {
    if (this.#over || !this.#localUp || this.#socket.isFull) return 0;
    return Math.min(this.#slots, slotsMax);
  }

  #setSlots(slots: number): void {
    this.#slots = slots;
    if (slots > 0) this.ring();
  }

  #setLocal(up: boolean): void {
    this.#localUp = up;
    this.#quietly(holdForLocalServer(this.#ports.pool, { ...this.held, destinationId: this.destinationId }, up).then(() => this.ring()));
  }

  // The local server may be back before its lane has finished holding the tunnel for it.
  #heldByLane(): void {
    if (this.#localUp && !this.#over) this.#setLocal(true);
  }

  #settled(settled: SettledDelivery): void {
    this.#socket.send({ kind: "settled", deliveryId: settled.delivery.deliveryId });
    this.#ports.log.info({ ...attemptLine(settled), tunnelId: this.held.tunnelId });
  }

  #leave(reason: string): void {
    this.#over = true;
    const finished = Promise.race([this.#lane.stop(), setTimeout(finishMs, undefined, { ref: false })]);
    this.#quietly(finished.then(() => this.#socket.close(1000, reason)));
  }

  #quietly(work: Promise<unknown>): void {
    work.catch((error) => this.#ports.log.warn({ event: "tunnel.database-failed", ...this.held, reason: String(error) }));
  }
}
