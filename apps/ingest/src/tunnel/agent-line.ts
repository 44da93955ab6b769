import type { AgentFrame, HubFrame } from "@postern/contract/frames";

/** What an agent's line tells of itself. */
export interface LineEvents {
  frame(frame: AgentFrame): void;
  latency(ms: number): void;
  /** The agent did what no agent does; its line ends for it. */
  breached(): void;
  /** Once, however it ended. */
  closed(cause: string): void;
}

/** The way frames go to one agent, be it a WebSocket or calls that wait. */
export interface AgentLine {
  readonly transport: "ws" | "poll";
  send(frame: HubFrame): void;
  /** Whether the agent reads too slowly to be given more. */
  readonly isFull: boolean;
  ping(): void;
  /** Closes with a code and a reason that people may read (RFC 6455, section 7.4). */
  close(code: number, reason: string): void;
}
