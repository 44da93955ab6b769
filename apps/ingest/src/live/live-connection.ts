import { setTimeout } from "node:timers/promises";
import type { AgentFrame, AgentFrameOf, HubFrame } from "@postern/contract/frames";
import type { ConnectionUse } from "@postern/db/tunnel/connection";
import { AgentConnection, finishMs } from "../tunnel/agent-connection.ts";
import type { AgentLine } from "../tunnel/agent-line.ts";
import type { Guest } from "../tunnel/guest.ts";
import type { HubPorts } from "../tunnel/hub-ports.ts";
import type { Caller, LiveSeat } from "../tunnel/welcome.ts";
import type { LiveTunnel } from "./live-tunnel.ts";
import { VisitTeller } from "./visit-teller.ts";

const lookMs = 50;

/** One agent of a live tunnel: while its line stands, visitors' streams come to it. */
export class LiveConnection extends AgentConnection implements Guest {
  readonly #tunnel: LiveTunnel;
  readonly #teller: VisitTeller;

  constructor(ports: HubPorts, line: AgentLine, { caller, seat, hello }: { caller: Caller; seat: LiveSeat; hello: AgentFrameOf<"hello"> }) {
    const { organizationId, tokenId } = caller.agent;
    const { tunnelId, epoch, kind } = seat.tunnel;
    super(ports, line, { organizationId, tokenId, tunnelId, connectionId: caller.connectionId, epoch });
    this.#teller = new VisitTeller(line);
    this.#tunnel = ports.live.open({
      ...{ tunnelId, kind },
      ...(hello.live?.hostHeader !== undefined && { hostHeader: hello.live.hostHeader }),
      dial: (tickets) => line.send({ kind: "dial", tickets }),
      visited: (visit) => this.#teller.tell(visit),
    });
  }

  protected get carried(): ConnectionUse {
    return this.#tunnel.use;
  }

  /** The agent has heard its welcome: connections are asked for. */
  enter(): void {
    this.#tunnel.enter();
  }

  frame(frame: AgentFrame): void {
    if (frame.kind === "bye") this.leave("the agent said goodbye");
    else if (frame.kind === "hello") this.line.close(1008, "hello comes once");
    // What it says of deliveries means nothing here; whether its local server is up is found out by each stream.
  }

  /** Visitors of another hub: the agent is asked to dial it, and hears what they did. */
  passOn(frame: HubFrame): void {
    if (frame.kind === "visit") this.#teller.tell(frame);
    else if (frame.kind === "dial" && !this.isOver) this.line.send(frame);
  }

  ring(): void {}

  protected override cut(): void {
    this.ports.live.close(this.#tunnel); // whoever is inside is out
  }

  protected async lose(): Promise<void> {
    this.cut();
  }

  /** Takes no new streams; those that run may go on for a while. */
  protected async finish(): Promise<void> {
    this.ports.live.retire(this.#tunnel);
    const until = Date.now() + finishMs;
    while (this.#tunnel.use.inFlight > 0 && Date.now() < until) await setTimeout(lookMs, undefined, { ref: false });
  }
}
