import type { IncomingMessage, ServerResponse } from "node:http";
import type { Client } from "@postern/policy/client-address";
import type { Head } from "./head.ts";

/** One request under way, from its head to its answer. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  head: Head;
  client: Client;
  receivedAtMs: number;
  /** Monotonic microseconds. */
  startedUs: number;
  /** The sender waits for 100 Continue before it sends its body. */
  expectsContinue: boolean;
}

export const nowUs = (): number => performance.now() * 1_000;
