import type { IncomingMessage, ServerResponse } from "node:http";
import type { Client } from "@postern/policy/client-address";
import type { Head } from "./head.ts";
import type { LoginCookies } from "./login/own-cookies.ts";

/** One request under way, from its head to its answer. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  /** Without our own cookies, which nobody records. */
  head: Head;
  cookies: LoginCookies;
  client: Client;
  receivedAtMs: number;
  /** Monotonic microseconds. */
  startedUs: number;
  /** The sender waits for 100 Continue before it sends its body. */
  expectsContinue: boolean;
}

export const nowUs = (): number => performance.now() * 1_000;
