import net, { type Socket } from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { cutOff } from "@postern/contract/cut-off";
import { type LiveKind, liveLimits, opened } from "@postern/contract/live";
import type { Forward } from "../forward.ts";
import { lookupLoopback } from "../loopback-lookup.ts";
import { hubPieces, localPieces, recordBytes } from "./pieces.ts";

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
    const local = dialLocal(forward, data);
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
      send(data, local);
      // A hub ends a connection of HTTP when a visitor has left; only streams of TCP have sides that end by themselves.
      data.once("end", () => (kind === "tcp" ? local.end() : local.destroy()));
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

/** Passes on what the hub says. Full records of TLS that come in one turn go to the local server in one write. */
function send(data: Duplex, local: Socket): void {
  const flush = () => local.uncork();
  data.on("data", (chunk: Buffer) => {
    if (chunk.length >= recordBytes && local.writableCorked === 0) {
      local.cork();
      setImmediate(flush);
    }
    if (!local.write(chunk, (error) => error || hubPieces.giveBack(chunk))) data.pause();
  });
  local.on("drain", () => data.resume());
  data.resume();
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

/** Dials the local server; what it says, and its end, go to the hub. */
function dialLocal({ protocol, host, port, isLoopback }: Forward, data: Duplex): Socket {
  const place = { host, port, ...(isLoopback && { lookup: lookupLoopback }), allowHalfOpen: true };
  // The machine itself needs no certificate to prove that it is itself; another machine does.
  if (protocol === "https:") {
    const local = tls.connect({ ...place, rejectUnauthorized: !isLoopback, ...(net.isIP(host) === 0 && { servername: host }) }).setNoDelay(true);
    local.pipe(data);
    return local;
  }
  const onread = localPieces.read((bytes) => data.write(bytes, (error) => error || localPieces.giveBack(bytes)));
  const local = net.connect({ ...place, onread }).setNoDelay(true);
  data.on("drain", () => local.resume());
  return local.once("end", () => data.end());
}
