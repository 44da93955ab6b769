import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import {
  type DataTransport,
  dataPath,
  dataSubprotocol,
  dataUpgrade,
  endsHeader,
  endsTold,
  type LiveKind,
  liveLimits,
  ticketHeader,
} from "@postern/contract/live";
import { asAgreed } from "@postern/contract/told-end";
import { createWebSocketStream, WebSocket } from "ws";
import { streamAgentFor } from "../way-out/way-out.ts";
import { hubPieces } from "./pieces.ts";

/** Names what died silently, and keeps the tables of the networks between from forgetting it. */
const aliveMs = 15_000;

export interface Opening {
  ticket: string;
  transport: DataTransport;
  /** What it is to carry: HTTP says itself where a message ends, of TCP the ends are told. */
  kind: LiveKind;
}

/** Opens one data connection to the hub; throws an error that says why none came about. No redirect is followed. */
export function openData(hubUrl: URL, opening: Opening): Promise<Duplex> {
  const url = new URL(hubUrl.pathname.replace(/\/$/, "") + dataPath, hubUrl);
  return opening.transport === "ws" ? byWebSocket(url, opening) : byUpgrade(url, opening);
}

function headersOf({ ticket, kind }: Opening): Record<string, string> {
  return { [ticketHeader]: ticket, ...(kind === "tcp" && { [endsHeader]: endsTold }) };
}

function byUpgrade(url: URL, asked: Opening): Promise<Duplex> {
  const encrypted = url.protocol === "wss:" || url.protocol === "https:";
  url.protocol = encrypted ? "https:" : "http:";
  return new Promise((resolve, reject) => {
    let opening: Socket | undefined;
    // What is cut into pieces on the way has no memory of its own to give back.
    const own = asked.kind === "http" && { onread: hubPieces.read((bytes) => opening?.push(bytes) ?? false) };
    const outgoing = (encrypted ? https : http).request(url, {
      headers: { Connection: "Upgrade", Upgrade: dataUpgrade, ...headersOf(asked) },
      agent: streamAgentFor(url),
      signal: AbortSignal.timeout(liveLimits.ticketMs),
      ...{ allowHalfOpen: true, noDelay: true, ...own },
    });
    outgoing.once("socket", (socket) => {
      opening = socket;
    });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      response.resume();
      outgoing.destroy();
      reject(new Answered(response));
    });
    outgoing.once("upgrade", (response, socket: Socket, head) => {
      socket.setKeepAlive(true, aliveMs);
      if (head.length > 0) socket.unshift(head);
      resolve(asAgreed(socket, response));
    });
    outgoing.end();
  });
}

function byWebSocket(url: URL, asked: Opening): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, dataSubprotocol, {
      headers: headersOf(asked),
      handshakeTimeout: liveLimits.ticketMs,
      perMessageDeflate: false,
      followRedirects: false,
      agent: streamAgentFor(url),
    });
    const stream = createWebSocketStream(socket);
    let answer: IncomingMessage | undefined;
    stream.once("error", reject);
    socket.once("upgrade", (response) => {
      answer = response;
    });
    socket.once("unexpected-response", (_request, response) => {
      reject(new Answered(response));
      socket.terminate();
    });
    socket.once("open", () => {
      stream.off("error", reject);
      resolve(answer ? asAgreed(stream, answer) : stream);
    });
  });
}

/** The hub, or something before it, was reached and did not open the connection. */
export class Answered extends Error {
  constructor({ statusCode }: IncomingMessage) {
    super(`answered ${statusCode} instead of opening it`);
  }
}
