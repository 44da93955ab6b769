import { heartbeat } from "@postern/contract/frames";

/** Why a line to the hub ended, in words that programs can rely on, each with its sentence for people. */
export const lineCauses = {
  slept: "this machine slept",
  "ping-timeout": `no answer to ${heartbeat.unansweredMax} pings`,
  "poll-timeout": "the hub answers no call any more",
  closed: "the hub closed the connection",
  "unknown-frame": "the hub sent a frame that this agent does not know",
  answered: "the hub answered the call with a refusal",
  unreachable: "the hub cannot be reached",
  "not-renewed": "the sign-in could not be renewed",
  stopped: "stopped",
  dismissed: "dismissed",
} as const;
export type LineCause = keyof typeof lineCauses;

/** A cause, and what is known besides of this time. */
export interface Said<Cause extends string = LineCause> {
  cause: Cause;
  says: string;
}

export function lineCause(cause: LineCause, says: string = lineCauses[cause]): Said {
  return { cause, says };
}

/** Why another transport carries the connection from now on. */
export const transportCauses = {
  "no-websocket": "no WebSocket comes through to the hub",
  "websocket-again": "a WebSocket comes through again",
} as const;
export type TransportCause = keyof typeof transportCauses;

/** Why no data connection for a visitor came about. */
export type DialCause = "other-host" | "answered" | "timeout" | "unreachable";
