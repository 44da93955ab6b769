import { type AgentFrameOf, slotsMax } from "@postern/contract/frames";
import type { SettledDelivery } from "@postern/contract/lane";
import type { ConnectionUse, HeldConnection } from "@postern/db/tunnel/connection";
import { attemptLine } from "@postern/delivery/attempt-line";
import type { Judge, LanePorts } from "@postern/delivery/lane-ports";
import type { AgentLine } from "./agent-line.ts";
import { Exchanges } from "./exchanges.ts";
import type { HubPorts } from "./hub-ports.ts";
import { tunnelJudge } from "./judge.ts";
import { PassedGates } from "./passed-gates.ts";
import { SendPace } from "./send-pace.ts";
import { TunnelLane, turnPorts } from "./tunnel-lane.ts";

/** A turn of the lane; what was given back in it is free again at its end. */
const turnMs = 30_000;
/** How many an agent that has taken none yet is given at once; each one it takes shows that it reads, and lets one more be given. */
const unprovenSlots = 2;

export interface CarriageSettings {
  held: HeldConnection & { destinationId: string };
  line: AgentLine;
  hello: AgentFrameOf<"hello">;
  /** Whether the agent and its local server can be given something now. */
  isOpen(): boolean;
}

/** Carries a tunnel's deliveries to one of its agents: the lane that claims them, as far as the agent's slots and pace allow, and what came of it. */
export class Carriage {
  readonly exchanges: Exchanges;
  readonly #ports: HubPorts;
  readonly #settings: CarriageSettings;
  readonly #lane: TunnelLane;
  readonly #pace: SendPace;
  readonly #passed: PassedGates;
  #slots: number;
  #provenSlots = unprovenSlots;
  #carried = 0;
  #carriedBytes = 0;

  constructor(ports: HubPorts, settings: CarriageSettings) {
    const { held, line, hello } = settings;
    this.#ports = ports;
    this.#settings = settings;
    this.#slots = hello.slots;
    this.#pace = new SendPace(hello.perSecondMax, () => this.ring());
    this.#passed = new PassedGates(ports.pool, held.organizationId);
    this.exchanges = new Exchanges({
      answerMs: hello.answerMs,
      forward: hello.forward,
      send: (frame) => line.send(frame),
      passedGates: (delivery) => this.#passed.of(delivery),
      taken: () => this.#taken(),
      notTaken: () => this.#notTaken(),
    });
    this.#lane = this.#openLane(hello);
  }

  /** Looks for deliveries: something came due, or there is room again. */
  ring(): void {
    this.#lane.ring();
  }

  setSlots(slots: number): void {
    this.#slots = slots;
    if (slots > 0) this.ring();
  }

  get use(): ConnectionUse {
    return { inFlight: this.exchanges.size, carried: this.#carried, carriedBytes: this.#carriedBytes };
  }

  /** Claims no more; resolves when what is in flight is settled. */
  finish(): Promise<void> {
    this.#pace.stop();
    return this.#lane.stop();
  }

  /** The agent is gone: what it held is given back. */
  async lose(): Promise<void> {
    const finished = this.finish();
    this.exchanges.lose();
    await finished;
  }

  #openLane(hello: AgentFrameOf<"hello">): TunnelLane {
    const strict = hello.slots === 1;
    const judge = tunnelJudge(hello);
    // What is claimed ahead is not there for the others of a pool, and would wait here for its second.
    const claimsAhead = !strict && hello.pool !== true && hello.perSecondMax === undefined;
    const broken = (error: unknown) => this.#ports.log.error({ event: "tunnel.lane-broken", ...this.#settings.held, reason: String(error) });
    return new TunnelLane(() => this.#openTurn(judge, strict), { slots: () => this.#capacity(), strict, turnMs, claimsAhead }, { broken });
  }

  #openTurn(judge: Judge, strict: boolean): LanePorts {
    const { held } = this.#settings;
    const { organizationId, destinationId } = held;
    const store = this.#ports.openLane({ organizationId, destinationId, strict, through: held });
    const carrier: LanePorts["carrier"] = {
      send: (delivery, signal) => {
        this.#pace.sent();
        return this.exchanges.send(delivery, signal);
      },
    };
    return turnPorts({ store: this.#passed.watch(store), carrier, judge, settled: (settled) => this.#settled(settled) });
  }

  #capacity(): number {
    if (!this.#settings.isOpen() || this.#settings.line.isFull) return 0;
    return this.#pace.slots(Math.min(this.#slots, this.#provenSlots), this.exchanges.size);
  }

  #taken(): void {
    if (this.#provenSlots >= slotsMax) return;
    this.#provenSlots++;
    this.ring();
  }

  // An agent that does not answer is given nothing until it speaks of credit again, and then little.
  #notTaken(): void {
    this.#provenSlots = unprovenSlots;
    this.setSlots(0);
  }

  #settled(settled: SettledDelivery): void {
    const { delivery, sent } = settled;
    this.#carried++;
    this.#carriedBytes += delivery.body.length + sent.responseBytes;
    if (delivery.awaited) this.#ports.answered(settled);
    this.#settings.line.send({ kind: "settled", deliveryId: delivery.deliveryId });
    this.#ports.log.info({ ...attemptLine(settled), tunnelId: this.#settings.held.tunnelId });
  }
}
