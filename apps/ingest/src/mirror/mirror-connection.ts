import type { AgentFrame } from "@postern/contract/frames";
import { lookForEvents, readCopies } from "@postern/db/mirrors/copies";
import { endMirrorAtHub, type MirrorCause, recordMirrorCount } from "@postern/db/mirrors/end";
import { countMirrors, type HubMirror, type MirrorCount } from "@postern/db/mirrors/hub-mirror";
import type { ConnectionFate, ConnectionUse } from "@postern/db/tunnel/connection";
import { AgentConnection } from "../tunnel/agent-connection.ts";
import type { AgentLine } from "../tunnel/agent-line.ts";
import type { Guest } from "../tunnel/guest.ts";
import type { HubPorts } from "../tunnel/hub-ports.ts";
import { oneAtATime } from "../tunnel/one-at-a-time.ts";
import type { Caller, MirrorSeat } from "../tunnel/welcome.ts";
import { CopyStream } from "./copy-stream.ts";
import { EventFinder } from "./event-finder.ts";

/** Between two looks, however many requests come in: a mirror costs the database so many statements a second at most. */
const pauseMs = 100;
/** The backstop for notices that were not heard. */
const lookEveryMs = 1_000;

/** Fates with which a mirror is over; with the others its agent comes again. */
const fatal: ReadonlySet<string> = new Set(["revoked", "expired", "forbidden", "outlived", "idle"] satisfies MirrorCause[]);

/** One agent of a mirror: while its line stands, it gets copies of what is accepted; nothing waits for it, and what it does with them is its own affair. */
export class MirrorConnection extends AgentConnection implements Guest {
  readonly projectId: string;
  readonly #mirror: HubMirror;
  readonly #caller: Caller;
  readonly #finder: EventFinder;
  readonly #stream: CopyStream;
  readonly #look: () => Promise<void>;
  #clock: NodeJS.Timeout | undefined;
  #isHandingOver = false;
  #endsItself = false;
  #counted = { sent: 0, dropped: 0 };

  constructor(ports: HubPorts, line: AgentLine, { caller, seat }: { caller: Caller; seat: MirrorSeat }) {
    const { mirror, tunnel } = seat;
    const { organizationId, tokenId } = caller.agent;
    super(ports, line, { organizationId, tokenId, tunnelId: tunnel.tunnelId, connectionId: caller.connectionId, epoch: tunnel.epoch });
    this.projectId = mirror.projectId;
    this.#mirror = mirror;
    this.#caller = caller;
    this.#finder = new EventFinder({ ...mirror, look: (look) => lookForEvents(ports.pool, mirror, look), nowMs: Date.now });
    this.#stream = new CopyStream({
      read: (ids) => readCopies(ports.pool, { organizationId, keys: ports.keys }, ids),
      send: (frame) => line.send(frame),
      isFull: () => line.isFull,
      failed: (error) => this.warn(error),
    });
    this.#look = oneAtATime(() => this.#lookOnce().catch((error) => this.warn(error)), pauseMs);
  }

  protected get carried(): ConnectionUse {
    return { inFlight: this.#stream.inFlight, carried: this.#stream.sent, carriedBytes: this.#stream.sentBytes };
  }

  enter(): void {
    this.#clock = setInterval(() => this.arrived(), lookEveryMs);
    this.#clock.unref();
  }

  frame(frame: AgentFrame): void {
    if (frame.kind === "copied") this.#stream.copied(frame.count);
    else if (frame.kind === "bye") this.#goodbye();
    else if (frame.kind === "hello") this.line.close(1008, "hello comes once");
    // What it says of deliveries means nothing here.
  }

  ring(): void {}

  /** Something came in at the project: what of it this mirror wants is looked for. */
  arrived(): void {
    if (this.isOver) return;
    this.#stream.flow();
    void this.#look();
  }

  takeBody(requestId: string): boolean {
    return !this.isOver && this.#stream.takeBody(requestId);
  }

  /** What it did since this was last asked. */
  takeCount(): MirrorCount {
    const { sent, dropped } = this.#stream;
    const since = { sent: sent - this.#counted.sent, dropped: dropped - this.#counted.dropped };
    this.#counted = { sent, dropped };
    return { organizationId: this.held.organizationId, tunnelId: this.held.tunnelId, ...since };
  }

  override dismiss(fate: Exclude<ConnectionFate, "ready">): void {
    if (fatal.has(fate)) this.quietly(this.#end(fate as MirrorCause));
    else if (fate === "deleted" && !this.#endsItself) this.quietly(this.#tellCount());
    super.dismiss(fate === "deleted" ? "ended" : fate);
  }

  override handOver(graceMs: number): void {
    this.#isHandingOver = true;
    super.handOver(graceMs);
  }

  protected async finish(): Promise<void> {
    clearInterval(this.#clock);
    this.#stream.stop();
  }

  protected async lose(): Promise<void> {
    await this.finish();
    await countMirrors(this.ports.pool, [this.takeCount()]);
  }

  async #lookOnce(): Promise<void> {
    const { ids, more } = await this.#finder.find();
    if (this.isOver) return;
    this.#stream.add(ids);
    if (more) void this.#look();
  }

  /** A user's goodbye ends the mirror; one that is said because the hub goes does not. */
  #goodbye(): void {
    if (!this.#isHandingOver) this.quietly(this.#end("stopped"));
    this.leave("the agent said goodbye");
  }

  async #tellCount(): Promise<void> {
    const { organizationId, id, sent, dropped } = this.#mirror;
    await recordMirrorCount(this.ports.pool, { organizationId, id, sent: sent + this.#stream.sent, dropped: dropped + this.#stream.dropped });
  }

  async #end(cause: MirrorCause): Promise<void> {
    this.#endsItself = true;
    const { pool } = this.ports;
    const { organizationId, id } = this.#mirror;
    await countMirrors(pool, [this.takeCount()]);
    await endMirrorAtHub(pool, { organizationId, id, cause, ...(cause === "stopped" && { actor: this.#caller.agent.actor }) });
  }
}
