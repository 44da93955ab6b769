import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ProblemDetails } from "@postern/contract/problem";

/** A visitor's call to a live tunnel; who may call was decided before. */
export interface LiveCall {
  tunnelId: string;
  /** Whose tunnel it is: its streams take places in its own room. */
  organizationId: string;
  /** Who calls, for the agent's screen. */
  visitor?: string;
  /** Flat [name, value, …], appended to the request's headers. */
  addedHeaders?: readonly string[];
  /** Names in small letters that the local server does not get. */
  removedHeaders?: ReadonlySet<string>;
  /** A cookie of ours that the local server does not get; the others stay as they are. */
  removedCookies?: ReadonlySet<string>;
  /** How long the local server may take to begin its answer; 30 s. */
  firstByteMs?: number;
  /** Ends the stream at once: revoked, expired. */
  signal?: AbortSignal;
}

/** What became of a call. `problem`: nothing was sent, the caller answers; else the visitor has an answer, whole or broken off. */
export interface LiveOutcome {
  problem?: ProblemDetails;
  status?: number;
  /** Why it ended before its end. */
  broken?: "visitor-left" | "tunnel-lost" | "idle" | "ended" | "answer-invalid";
  /** Of the bodies, or of the stream. */
  bytesUp: number;
  bytesDown: number;
  /** Till the head of the answer, or till the stream was open. */
  firstByteMs?: number;
  durationMs: number;
}

/** Brings visitors' streams to the agents that are connected here, or at another hub whose agents can dial this one. Nothing here throws, and every call ends within its limits. */
export interface LiveDesk {
  /** Whether an agent holds this tunnel here now. */
  isConnected(tunnelId: string): boolean;
  /** One HTTP exchange, streamed both ways. */
  exchange(call: LiveCall, request: IncomingMessage, response: ServerResponse): Promise<LiveOutcome>;
  /** A WebSocket (another protocol is refused): raw both ways after the local server's 101; its other answers are brought too. */
  upgrade(call: LiveCall, visitor: { request: IncomingMessage; socket: Duplex; head: Buffer }): Promise<LiveOutcome>;
  /** One TCP stream. `opened` is called once the local server took the connection, before its first byte, and gives the stream that carries them. */
  joinTcp(call: LiveCall, visitor: { socket: Duplex; head: Buffer; opened(): Duplex }): Promise<LiveOutcome>;
}

/** Who may open a TCP stream to a share: asked for each `GET /agent/v1/connect/<share>`. */
export interface ConnectDesk {
  admit(request: IncomingMessage, share: string): Promise<ConnectAdmission>;
}
export type ConnectAdmission = { call: LiveCall; ended?(outcome: LiveOutcome): void } | { problem: ProblemDetails };
