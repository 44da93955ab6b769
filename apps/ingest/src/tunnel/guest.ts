import type { AgentFrame, HubFrame } from "@postern/contract/frames";
import type { MirrorCount } from "@postern/db/mirrors/hub-mirror";
import type { ConnectionFate, ConnectionUse, HeldConnection } from "@postern/db/tunnel/connection";
import type { Exchanges } from "./exchanges.ts";
import type { HeardRefusals } from "./refusal-watch.ts";

/** An agent in its tunnel, durable or live, as the hub keeps it. */
export interface Guest {
  readonly held: HeldConnection;
  readonly use: ConnectionUse;
  /** Of a durable tunnel: what it feeds, whose refusals it hears of, and what it holds. */
  readonly destinationId?: string;
  readonly projectId?: string;
  readonly refusals?: HeardRefusals;
  readonly exchanges?: Exchanges;
  /** Of a mirror: what it did since this was last asked, and whether it was sent this event without its body, which it may fetch once. */
  takeCount?(): MirrorCount;
  takeBody?(requestId: string): boolean;
  /** Of a mirror: requests came in at its project. */
  arrived?(): void;
  /** Of a live tunnel: what another hub has to say to the agent. */
  passOn?(frame: HubFrame): void;
  enter(): void;
  frame(frame: AgentFrame): void;
  latency(ms: number): void;
  /** Something may be due for it. */
  ring(): void;
  dismiss(fate: Exclude<ConnectionFate, "ready">): void;
  handOver(graceMs: number): void;
  comeBack(afterMs: number): void;
  /** Its line is gone; resolves when nothing of it is left. */
  lost(): Promise<void>;
}
