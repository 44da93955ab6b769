import type { AgentFrame, HubFrame } from "@postern/contract/frames";
import type { Line } from "./deliveries.ts";

export type Transport = "ws" | "poll";

/** Where the hub is, and what to show it. */
export interface HubAddress {
  url: URL;
  readonly token: string;
}
export interface LineEvents {
  /** The way is open: the hello may go. */
  opened(): void;
  frame(frame: HubFrame): void;
}
/** How a line ended. `status`: the hub answered the handshake with this instead; `retryAfterMs`: and said when to come. */
export interface LineEnd {
  cause: string;
  status?: number;
  retryAfterMs?: number;
  upMs: number;
}

/** One connection to the hub, whatever carries it; ends exactly once. */
export interface AgentLine extends Line {
  readonly transport: Transport;
  readonly ended: Promise<LineEnd>;
  send(frame: AgentFrame): void;
  close(cause: string): void;
  /** Ends without waiting for the other side. */
  cut(cause: string): void;
}
