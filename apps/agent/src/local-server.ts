import net from "node:net";
import type { LocalResult } from "@postern/contract/frames";
import type { Forward } from "./forward.ts";
import { Late, NeverConnected } from "./local-wire/faults.ts";
import { LocalWire } from "./local-wire/local-wire.ts";
import type { LocalRequest } from "./local-wire/request-bytes.ts";

export interface LocalServer {
  /** Asks the local server; never throws, always answers by the deadline. The body is as long as was asked for: a frame may say less. */
  call(request: LocalRequest): Promise<LocalResult>;
  /** Whether something listens there now. */
  listens(): Promise<boolean>;
  close(): void;
}

const probeMs = 2_000;

/** The one server this agent calls. No redirect is followed, no proxy is asked. */
export function openLocalServer(forward: Forward, slots: number): LocalServer {
  const wire = new LocalWire(forward, slots);
  return {
    call: (request) => call(wire, request),
    listens: () => probe(forward),
    close: () => wire.close(),
  };
}

async function call(wire: LocalWire, request: LocalRequest): Promise<LocalResult> {
  const startedAt = performance.now();
  try {
    const { status, rawHeaders, body } = await wire.ask(request);
    return { status, rawHeaders: rawHeaders.slice(0, 2 * headerPairsMax), body, durationMs: performance.now() - startedAt };
  } catch (error) {
    return { ...faultOf(error), durationMs: performance.now() - startedAt };
  }
}

/** As many as a frame holds. */
const headerPairsMax = 200;

type Fault = { error: "refused" | "reset" | "timeout"; detail: string };

function faultOf(error: unknown): Fault {
  if (error instanceof Late) return { error: "timeout", detail: "the local server did not answer in time" };
  if (error instanceof NeverConnected)
    return { error: "refused", detail: error.code === "ECONNREFUSED" ? "the local server refuses connections" : error.message };
  const code = (error as NodeJS.ErrnoException).code;
  return { error: "reset", detail: error instanceof Error ? `${code ? `${code}: ` : ""}${error.message}`.slice(0, 500) : "unknown" };
}

function probe({ host, port }: Forward): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: probeMs });
    const end = (up: boolean) => {
      socket.destroy();
      resolve(up);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.on("error", () => end(false));
  });
}
