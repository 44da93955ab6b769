import { setTimeout } from "node:timers/promises";
import type { AgentFrame, AgentFrameOf } from "@postern/contract/frames";
import { slotsMax } from "@postern/contract/frames";
import type { SettledDelivery } from "@postern/contract/lane";
import { type ConnectionFate, type ConnectionUse, type HeldConnection, leaveTunnel, recordLatency } from "@postern/db/tunnel/connection";
import { attemptLine } from "@postern/delivery/attempt-line";
import type { Judge, LanePorts } from "@postern/delivery/lane-ports";
import type { AgentLine } from "./agent-line.ts";
import { Exchanges } from "./exchanges.ts";
import { heldChoices } from "./held-choices.ts";
import type { HubPorts } from "./hub-ports.ts";
import { tunnelJudge } from "./judge.ts";
import { LocalServer } from "./local-server.ts";
import { PassedGates } from "./passed-gates.ts";
import { watchRefusals } from "./refusal-watch.ts";
import { SendPace } from "./send-pace.ts";
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
  readonly #line: AgentLine;
  readonly #lane: TunnelLane;
  readonly #local: LocalServer;
  readonly #pace: SendPace;
  readonly #passed: PassedGates;
  readonly #lookForRefusals: () => Promise<void>;
  readonly #choose: (frame: AgentFrameOf<"held">) => Promise<void>;
  #slots: number;
  #over = false;
  #isHandingOver = false;
  #latencyKnown = false;
  #carried = 0;
  #carriedBytes = 0;

  constructor(ports: HubPorts, line: AgentLine, { caller, seat, hello }: { caller: Caller; seat: Seat; hello: AgentFrameOf<"hello"> }) {
    const { organizationId, tokenId } = caller.agent;
    const { tunnelId, destinationId, projectId, epoch } = seat.tunnel;
    this.held = { organizationId, tokenId, tunnelId, connectionId: caller.connectionId, epoch };
    this.destinationId = destinationId;
    this.projectId = projectId;
    this.#ports = ports;
    this.#line = line;
    this.#slots = hello.slots;
    this.#pace = new SendPace(hello.perSecondMax, () => this.ring());
    this.#local = new LocalServer(ports, { ...this.held, destinationId }, { up: hello.localUp, told: () => this.ring(), failed: (error) => this.#warn(error) });
    this.#passed = new PassedGates(ports.pool, organizationId);
    this.#lookForRefusals = watchRefusals(ports.pool, { organizationId, ...seat.tunnel }, (frame) => line.send(frame));
    this.#choose = heldChoices(ports, { agent: caller.agent, ...seat.tunnel }, (chosen) => {
      line.send({ kind: "held", ...chosen });
      this.ring();
    });
    this.exchanges = new Exchanges({
      answerMs: hello.answerMs,
      forward: hello.forward,
      send: (frame) => line.send(frame),
      passedGates: (delivery) => this.#passed.of(delivery),
      notTaken: () => this.#setSlots(0), // an agent that does not answer is given nothing until it speaks of credit again
    });
    this.#lane = this.#openLane(hello);
  }

  /** Starts the tunnel: its hold becomes what the agent says of its local server, and its lane looks for what is due. */
  enter(): void {
    this.#local.set(this.#local.isUp);
  }

  /** Looks for deliveries: something came due, or there is room again. */
  ring(): void {
    this.#lane.ring();
  }

  /** Something came in at the tunnel's project. */
  tellRefusals(): void {
    if (!this.#over) void this.#lookForRefusals();
  }

  get use(): ConnectionUse {
    return { inFlight: this.exchanges.size, carried: this.#carried, carriedBytes: this.#carriedBytes };
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
    this.#pace.stop();
    const stopped = this.#lane.stop();
    this.exchanges.lose();
    await stopped;
    await leaveTunnel(this.#ports.pool, { ...this.held, destinationId: this.destinationId });
  }

  #openLane(hello: AgentFrameOf<"hello">): TunnelLane {
    const strict = hello.slots === 1;
    const judge = tunnelJudge(hello);
    // What is claimed ahead is not there for the others of a pool, and would wait here for its second.
    const ahead = strict || hello.pool === true || hello.perSecondMax !== undefined ? 0 : claimAheadMax;
    const broken = (error: unknown) => this.#ports.log.error({ event: "tunnel.lane-broken", ...this.held, reason: String(error) });
    return new TunnelLane(() => this.#openTurn(judge, strict), { slots: () => this.#capacity(), strict, turnMs, claimAheadMax: ahead }, { broken });
  }

  #openTurn(judge: Judge, strict: boolean): LanePorts {
    const { organizationId } = this.held;
    const store = this.#ports.openLane({ organizationId, destinationId: this.destinationId, strict, through: this.held });
    const carrier: LanePorts["carrier"] = {
      send: (delivery, signal) => {
        this.#pace.sent();
        return this.exchanges.send(delivery, signal);
      },
    };
    return turnPorts({ store: this.#passed.watch(store), carrier, judge, settled: (settled) => this.#settled(settled) });
  }

  #capacity(): number {
    if (this.#over || !this.#local.isUp || this.#line.isFull) return 0;
    return this.#pace.slots(Math.min(this.#slots, slotsMax), this.exchanges.size);
  }

  #setSlots(slots: number): void {
    this.#slots = slots;
    if (slots > 0) this.ring();
  }

  #settled(settled: SettledDelivery): void {
    const { delivery, sent } = settled;
    this.#carried++;
    this.#carriedBytes += delivery.body.length + sent.responseBytes;
    if (delivery.awaited) this.#ports.answered(settled);
    this.#line.send({ kind: "settled", deliveryId: delivery.deliveryId });
    this.#ports.log.info({ ...attemptLine(settled), tunnelId: this.held.tunnelId });
  }

  #leave(reason: string): void {
    this.#over = true;
    const finished = Promise.race([this.#lane.stop(), setTimeout(finishMs, undefined, { ref: false })]);
    this.#quietly(finished.then(() => this.#line.close(1000, reason)));
  }

  #quietly(work: Promise<unknown>): void {
    work.catch((error) => this.#warn(error));
  }

  #warn(error: unknown): void {
    this.#ports.log.warn({ event: "tunnel.database-failed", ...this.held, reason: String(error) });
  }
}
