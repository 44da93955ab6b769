import net from "node:net";
import tls from "node:tls";
import type { Forward } from "../forward.ts";
import { lookupLoopback } from "../loopback-lookup.ts";
import { NeverConnected, NotSecured } from "./faults.ts";

/** Where the server is; `isLoopback`: it is this machine itself, which needs no certificate to prove that. */
export type WireAddress = Pick<Forward, "protocol" | "host" | "port" | "isLoopback">;

export interface SocketEvents {
  /** It may be asked now: over TLS not before the other side has proved who it is. */
  connected(): void;
  read(bytes: Buffer): void;
  failed(error: Error): void;
}

/** Every connection reads into it, one at a time: who keeps bytes copies them at once. */
const readBuffer = Buffer.allocUnsafe(65_536);

/** A connection on its way to a server. One that never came about fails with a NeverConnected. */
export function openSocket(address: WireAddress, { connected, read, failed }: SocketEvents): net.Socket {
  const socket = connect(address, read);
  let isConnected = false;
  socket.once(address.protocol === "https:" ? "secureConnect" : "connect", () => {
    isConnected = true;
    connected();
  });
  socket.on("error", (error) => failed(isConnected ? error : whyNever(socket, error)));
  return socket;
}

function connect({ protocol, host, port, isLoopback }: WireAddress, read: (bytes: Buffer) => void): net.Socket {
  const callback = (size: number) => {
    read(readBuffer.subarray(0, size));
    return true;
  };
  const address = { host, port, ...(isLoopback && { lookup: lookupLoopback }), onread: { buffer: readBuffer, callback } };
  if (protocol !== "https:") return net.connect({ ...address, noDelay: true });
  const trust = { rejectUnauthorized: !isLoopback, servername: net.isIP(host) ? "" : host, ALPNProtocols: ["http/1.1"] };
  const options = { ...address, ...trust } as tls.ConnectionOptions; // it knows onread, its types do not
  return tls.connect(options).setNoDelay(true);
}

function whyNever(socket: net.Socket, { code = "", message }: NodeJS.ErrnoException): NeverConnected {
  if (socket instanceof tls.TLSSocket && socket.authorizationError) return new NotSecured(code || message, "its certificate is not trusted");
  if (/^(?:EPROTO|ERR_SSL|ERR_TLS)/.test(code)) return new NotSecured(code, "no encryption could be agreed on with it");
  return new NeverConnected(code || message);
}
