import type { AgentFrame, AgentFrameOf } from "@postern/contract/frames";
import type { ConnectionUse, HeldConnection } from "@postern/db/tunnel/connection";
import { AgentConnection } from "./agent-connection.ts";
import type { AgentLine } from "./agent-line.ts";
import { Carriage } from "./carriage.ts";
import type { Exchanges } from "./exchanges.ts";
import { heldChoices } from "./held-choices.ts";
import type { HubPorts } from "./hub-ports.ts";
import { LocalServer } from "./local-server.ts";
import { HeardRefusals } from "./refusal-watch.ts";
import type { Caller, Seat } from "./welcome.ts";

/** One agent in its tunnel: its lane runs while it is here, and what it holds is given back when it is gone. */
export class TunnelConnection extends AgentConnection<HeldConnection & { destinationId: string }> {
  readonly projectId: string;
  readonly refusals: HeardRefusals;
  readonly #carriage: Carriage;
  readonly #local: LocalServer;
  readonly #choose: (frame: AgentFrameOf<"held">) => Promise<void>;

  constructor(ports: HubPorts, line: AgentLine, { caller, seat, hello }: { caller: Caller; seat: Seat; hello: AgentFrameOf<"hello"> }) {
    const { organizationId, tokenId } = caller.agent;
    const { tunnelId, destinationId, projectId, epoch } = seat.tunnel;
    super(ports, line, { organizationId, tokenId, tunnelId, destinationId, connectionId: caller.connectionId, epoch });
    this.projectId = projectId;
    this.#local = new LocalServer(ports, this.held, { up: hello.localUp, told: () => this.ring(), failed: (error) => this.warn(error) });
    this.#carriage = new Carriage(ports, { held: this.held, line, hello, isOpen: () => !this.isOver && this.#local.isUp });
    this.refusals = new HeardRefusals((frame) => line.send(frame));
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

  protected get carried(): ConnectionUse {
    return this.#carriage.use;
  }

  /** Starts the tunnel: its lane looks for what is due. */
  enter(): void {
    this.ring();
  }

  /** Looks for deliveries: something came due, or there is room again. */
  ring(): void {
    this.#carriage.ring();
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
        this.quietly(this.#choose(frame));
        break;
      case "bye":
        this.leave("the agent said goodbye");
        break;
      case "copied": // means nothing here
        break;
      case "hello":
        this.line.close(1008, "hello comes once");
        break;
      default:
        frame satisfies never;
    }
  }

  protected finish(): Promise<void> {
    return this.#carriage.finish();
  }

  protected lose(): Promise<void> {
    return this.#carriage.lose();
  }
}
