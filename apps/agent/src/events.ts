import type { OutputOf } from "@postern/contract/api";
import type { HubFrameOf, LocalResult } from "@postern/contract/frames";
import type { EndCause } from "./exit.ts";
import type { HttpMessage } from "./http-message.ts";
import type { Transport } from "./line.ts";
import type { DialCause, Said, TransportCause } from "./line-cause.ts";

export type Delivery = Pick<
  HubFrameOf<"deliver">,
  "deliveryId" | "requestId" | "attempt" | "replayId" | "eventType" | "passed" | "sha256" | "endpoint" | "receivedAt"
> & {
  method: string;
  bytes: number;
  /** It is a copy of an event, without what these name; it stands under its request's id. */
  copy?: { redacted: string[] };
};

/** The tunnel is up: where it leads, what waited, how many agents share it, and what carries it. */
export interface Ready {
  type: "ready";
  tunnelId: string;
  forward: string;
  epoch: number;
  held: HubFrameOf<"welcome">["held"];
  resumed: boolean;
  asking: boolean;
  /** How many deliveries at once; a share has none. */
  slots?: number;
  members: number;
  transport: Transport;
  /** How long a word to the hub and back took, where that was known by then. */
  latencyMs?: number | undefined;
}

/** Everything the agent tells its user; each output renders these. */
export type AgentEvent =
  | { type: "opened"; opened: OutputOf<"tunnel.open">; forward: string; version: string }
  | { type: "shared"; opened: OutputOf<"share.open">; forward: string; version: string }
  | { type: "mirroring"; opened: OutputOf<"mirror.start">; forward: string; version: string }
  /** Copies that a mirror had no room for, lately and in all. */
  | { type: "dropped"; count: number; total: number }
  | { type: "connecting" }
  | Ready
  | ({ type: "transport"; transport: Transport } & Said<TransportCause>)
  | { type: "delivery"; delivery: Delivery; message: HttpMessage }
  | { type: "inspecting"; url: string }
  | { type: "outcome"; delivery: Delivery; result: LocalResult; again: boolean }
  | { type: "settled"; delivery: Delivery; result: LocalResult; again: boolean }
  | { type: "refusal"; refusal: HubFrameOf<"refusal"> }
  | { type: "visit"; visit: HubFrameOf<"visit"> }
  | ({ type: "dial-failed" } & Said<DialCause>)
  /** `why` it cannot be asked, though something listens there. */
  | { type: "local"; up: boolean; at: string; why?: string }
  | { type: "held"; going: number; skipped: number; kept: number }
  | ({ type: "reconnecting"; inMs: number } & Said)
  | { type: "leaving"; running: number }
  | ({ type: "ended"; code: number; problem?: string } & Said<EndCause>);

export type Tell = (event: AgentEvent) => void;
