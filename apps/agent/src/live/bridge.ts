import net, { type Socket } from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { type LiveKind, liveLimits, opened } from "@postern/contract/live";
import type { Forward } from "../forward.ts";
import { cutOff } from "./cut-off.ts";

export interface Bridging {
  forward: Forward;
  kind: LiveKind;
  /** The local server took a connection, or did not. */
  reached(up: boolean): void;
}

/**
 * Joins a data connection and the local server, which is dialed when the first bytes come. Bytes are looked at by nobody here; what a visitor did is
 * told by the hub.
 */
export function bridge(data: Duplex, { forward, kind, reached }: Bridging): void {
  data.on("error", () => {}); // its close says all there is to know
  data.once("data", (first: Buffer) => {
    data.pause();
    const local = dialLocal(forward);
    const clock = setTimeout(
      () => local.destroy(Object.assign(new Error("the local server did not take the connection in time"), { code: "ETIMEDOUT" })),
      liveLimits.localDialMs,
    );
    let isOpen = false;
    local.once(forward.protocol === "https:" ? "secureConnect" : "connect", () => {
      isOpen = true;
      clearTimeout(clock);
      reached(true);
      if (kind === "tcp") data.write(Buffer.of(opened));
      local.write(kind === "tcp" ? first.subarray(1) : first);
      // A hub ends a connection of HTTP when a visitor has left; only streams of TCP have sides that end by themselves.
      data.pipe(local, { end: kind === "tcp" }).pipe(data);
      if (kind === "http") data.once("end", () => local.destroy());
    });
    local.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(clock);
      if (isOpen) return;
      reached(false);
      data.end(`!${error.code ?? "ERROR"}\n`);
    });
    bindFates(data, local, () => isOpen);
  });
}

/** Where one of them is lost, not ended, the other has nothing to wait for. */
function bindFates(data: Duplex, local: Socket, isOpen: () => boolean): void {
  data.once("close", () => {
    if (!hasEnded(data) || !isOpen()) cutOff(local);
  });
  local.once("close", () => {
    if (isOpen() && !hasEnded(local)) cutOff(data);
  });
}

function hasEnded(stream: Duplex): boolean {
  return stream.readableEnded && stream.writableFinished;
}

function dialLocal({ protocol, host, port, isLoopback }: Forward): Socket {
  const place = { host, port, allowHalfOpen: true };
  if (protocol === "http:") return net.connect(place).setNoDelay(true);
  // The machine itself needs no certificate to prove that it is itself; another machine does.
  return tls.connect({ ...place, rejectUnauthorized: !isLoopback, ...(net.isIP(host) === 0 && { servername: host }) }).setNoDelay(true);
}
