import { z } from "zod";

/**
 * Live streams travel as bytes over data connections that the agent opens when the hub asks for them, and are gone when the link is.
 *
 * A data connection is an HTTP/1.1 Upgrade on the hub's port (RFC 9110, section 7.8), with a ticket in a header; after the 101 it carries raw bytes.
 * Nothing is dialed locally before the hub's first byte:
 * - `http`: that byte begins a request. The agent answers with the local server's bytes. A connection may carry one exchange after another.
 * - `tcp`: that byte is `opened`, and no part of the stream; the agent answers `opened` once the local server took the connection. Then bytes follow
 *   both ways, and each side ends by itself. Where both ends have said `postern-ends: told` in the handshake, all of this goes in pieces (ToldEnd): what
 *   a killed process leaves behind does not look like an end then. The same between a visitor and the hub.
 * Where the local server took no connection the agent says `notOpened`, a cause in letters, a line end, and closes. (No answer of HTTP begins so.)
 */
export const dataPath = "/agent/v1/data";
/** Where a visitor of a TCP share connects: this, and the share's name. */
export const connectPath = "/agent/v1/connect";
/** The name in the Upgrade header. */
export const dataUpgrade = "postern-data";
/** The subprotocol where a front lets only WebSocket through: the same bytes in binary messages. */
export const dataSubprotocol = "postern-data.v1";
export const ticketHeader = "postern-ticket";
/** Asks for pieces with a told end, and in the 101 grants them. */
export const endsHeader = "postern-ends";
export const endsTold = "told";
export const opened = 0x0a;
export const notOpened = 0x21;
/** Letters of a cause after `notOpened`. */
export const causeLettersMax = 40;

/** What a tunnel is for: stored deliveries under a lease, live HTTP, live TCP, or copies of events. */
export const TunnelKind = z.enum(["durable", "http", "tcp", "mirror"]);
export type TunnelKind = z.infer<typeof TunnelKind>;
export const LiveKind = TunnelKind.exclude(["durable", "mirror"]);
export type LiveKind = z.infer<typeof LiveKind>;

/** How the agent opens data connections: the shorter way, or the one that passes every proxy; the agent's user chooses, nobody changes it silently. */
export const DataTransport = z.enum(["upgrade", "ws"]);
export type DataTransport = z.infer<typeof DataTransport>;

/** Bounds of live tunnels, the same for both ends. */
export const liveLimits = {
  /** A ticket is good once, and so long. */
  ticketMs: 10_000,
  /** Data connections of one agent, at work or waiting. */
  connectionsMax: 64,
  /** Connections that wait for the next stream. */
  spare: 2,
  /** How long a visitor waits for one. */
  waitMs: 10_000,
  /** Local servers close idle connections after 5 s; leaving earlier avoids meeting the close with a request. */
  keptMs: 2_000,
  /** From the last byte of a request that moved to the first of its answer. */
  firstByteMs: 30_000,
  /** A stream without a byte either way: of an answer; of a WebSocket or a TCP session. */
  answerIdleMs: 600_000,
  sessionIdleMs: 3_600_000,
  /** How long the agent tries its local server. */
  localDialMs: 5_000,
} as const;
