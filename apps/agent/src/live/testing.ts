import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { dataPath, dataSubprotocol, dataUpgrade, endsHeader, endsTold, ticketHeader } from "@postern/contract/live";
import { asAgreed, tellsEnds } from "@postern/contract/told-end";
import { createWebSocketStream, WebSocketServer } from "ws";

/** The door of a hub for data connections, played by hand: it keeps what comes in. */
export interface FakeDoor {
  url: URL;
  connections: Duplex[];
  tickets: string[];
  /** Answers with this status instead of letting a connection in. */
  refuse?: number;
  close(): void;
}

export async function openDoor(): Promise<FakeDoor> {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => dataSubprotocol });
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const door: FakeDoor = {
    url: new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`),
    connections: [],
    tickets: [],
    close() {
      for (const connection of door.connections) connection.destroy();
      server.close();
    },
  };
  sockets.on("headers", (headers, request) => {
    if (tellsEnds(request)) headers.push(`${endsHeader}: ${endsTold}`);
  });
  server.on("upgrade", (request, socket, head) => {
    const keep = (stream: Duplex) => void door.connections.push(asAgreed(stream, request));
    socket.on("error", () => {});
    if (door.refuse !== undefined || request.url !== dataPath) return socket.end(`HTTP/1.1 ${door.refuse ?? 404} No\r\nConnection: close\r\n\r\n`);
    door.tickets.push(String(request.headers[ticketHeader]));
    if (request.headers.upgrade === dataUpgrade) {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${dataUpgrade}\r\n${tellsEnds(request) ? `${endsHeader}: ${endsTold}\r\n` : ""}\r\n`,
      );
      keep(socket);
    } else sockets.handleUpgrade(request, socket, head, (webSocket) => keep(createWebSocketStream(webSocket)));
  });
  return door;
}
