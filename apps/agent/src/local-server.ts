import type { LocalResult } from "@postern/contract/frames";
import type { Forward } from "./forward.ts";
import { Late, NeverConnected, NotSecured } from "./http-wire/faults.ts";
import { HttpWire } from "./http-wire/http-wire.ts";
import { openSocket } from "./http-wire/open-socket.ts";
import type { WireRequest } from "./http-wire/request-bytes.ts";

export interface LocalServer {
  /** Asks the local server; never throws, always answers by the deadline. The body is as long as was asked for: a frame may say less. */
  call(request: WireRequest): Promise<LocalResult>;
  /** Whether it could be asked now. */
  look(): Promise<Reach>;
  close(): void;
}

/** Whether the local server can be asked, or why not. */
export type Reach = { up: true; why?: never } | { up: false; why: string };
export const nothingListens = "the local server refuses connections";

const probeMs = 2_000;

/** The one server this agent calls. No redirect is followed, no proxy is asked. */
export function openLocalServer(forward: Forward, slots: number): LocalServer {
  const wire = new HttpWire(forward, slots);
  return {
    call: (request) => call(wire, request),
    look: () => probe(forward),
    close: () => wire.close(),
  };
}

async function call(wire: HttpWire, request: WireRequest): Promise<LocalResult> {
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
  if (error instanceof NotSecured) return { error: "refused", detail: `the local server was not asked: ${error.message}` };
  if (error instanceof NeverConnected) return { error: "refused", detail: error.code === "ECONNREFUSED" ? nothingListens : error.message };
  const code = (error as NodeJS.ErrnoException).code;
  return { error: "reset", detail: error instanceof Error ? `${code ? `${code}: ` : ""}${error.message}`.slice(0, 500) : "unknown" };
}

/** As far as a delivery gets before it is written: what would fail there fails here too. */
function probe(forward: Forward): Promise<Reach> {
  return new Promise((resolve) => {
    const end = (reach: Reach) => {
      socket.destroy();
      resolve(reach);
    };
    const failed = (error: Error) => end({ up: false, why: faultOf(error).detail });
    const socket = openSocket(forward, { connected: () => end({ up: true }), read: () => {}, failed });
    socket.setTimeout(probeMs, () => end({ up: false, why: nothingListens }));
  });
}
