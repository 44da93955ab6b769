import type { AgentFrame, HubFrame } from "@postern/contract/frames";
import type { Line } from "./deliveries.ts";
import type { Said } from "./line-cause.ts";

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
export interface LineEnd extends Said {
  status?: number;
  retryAfterMs?: number;
  upMs: number;
}

/** One connection to the hub, whatever carries it; ends exactly once. */
export interface AgentLine extends Line {
  readonly transport: Transport;
  readonly ended: Promise<LineEnd>;
  send(frame: AgentFrame): void;
  /** How long a word to the hub and back takes, as far as it is known. */
  readonly latencyMs?: number | undefined;
  close(cause: Said): void;
  /** Ends without waiting for the other side. */
  cut(cause: Said): void;
}

/** What carries a line, and how fast, as it is told. */
export function wayOf({ transport, latencyMs }: AgentLine): Pick<AgentLine, "transport" | "latencyMs"> {
  return { transport, latencyMs };
}
