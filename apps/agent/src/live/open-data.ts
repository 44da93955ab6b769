import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type DataTransport, dataPath, dataSubprotocol, dataUpgrade, liveLimits, ticketHeader } from "@postern/contract/live";
import { createWebSocketStream, WebSocket } from "ws";
import { streamAgentFor } from "../way-out/way-out.ts";
import { hubPieces } from "./pieces.ts";

/** Names what died silently, and keeps the tables of the networks between from forgetting it. */
const aliveMs = 15_000;

/** Opens one data connection to the hub; throws an error that says why none came about. No redirect is followed. */
export function openData(hubUrl: URL, ticket: string, transport: DataTransport): Promise<Duplex> {
  const url = new URL(hubUrl.pathname.replace(/\/$/, "") + dataPath, hubUrl);
  return transport === "ws" ? byWebSocket(url, ticket) : byUpgrade(url, ticket);
}

function byUpgrade(url: URL, ticket: string): Promise<Duplex> {
  const encrypted = url.protocol === "wss:" || url.protocol === "https:";
  url.protocol = encrypted ? "https:" : "http:";
  return new Promise((resolve, reject) => {
    let opening: Socket | undefined;
    const onread = hubPieces.read((bytes) => opening?.push(bytes) ?? false);
    const outgoing = (encrypted ? https : http).request(url, {
      headers: { Connection: "Upgrade", Upgrade: dataUpgrade, [ticketHeader]: ticket },
      agent: streamAgentFor(url),
      signal: AbortSignal.timeout(liveLimits.ticketMs),
      ...{ allowHalfOpen: true, noDelay: true, onread },
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
    outgoing.once("upgrade", (_response, socket: Socket, head) => {
      socket.setKeepAlive(true, aliveMs);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    outgoing.end();
  });
}

function byWebSocket(url: URL, ticket: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, dataSubprotocol, {
      headers: { [ticketHeader]: ticket },
      handshakeTimeout: liveLimits.ticketMs,
      perMessageDeflate: false,
      followRedirects: false,
      agent: streamAgentFor(url),
    });
    const stream = createWebSocketStream(socket);
    stream.once("error", reject);
    socket.once("unexpected-response", (_request, response) => {
      reject(new Answered(response));
      socket.terminate();
    });
    socket.once("open", () => {
      stream.off("error", reject);
      resolve(stream);
    });
  });
}

/** The hub, or something before it, was reached and did not open the connection. */
export class Answered extends Error {
  constructor({ statusCode }: IncomingMessage) {
    super(`answered ${statusCode} instead of opening it`);
  }
}
