import type { IncomingMessage } from "node:http";
import { agentPath, subprotocol } from "@postern/contract/frames";
import { type ProblemDetails, type ProblemKind, problemDetails } from "@postern/contract/problem";
import { authenticateAgent } from "@postern/db/tunnel/authenticate-agent";
import type { AgentIdentity } from "@postern/db/tunnel/connection";
import type { TunnelHouse } from "./house.ts";

const handshakesPerSecondMax = 200;
const connectionsMax = 2_000;

export type Admission = { agent: AgentIdentity } | { problem: ProblemDetails };

/** Counts handshakes, so that agents who all return at once do not sink the node. */
export class Turnstile {
  #second = 0;
  #count = 0;

  /** Whether one more may come in now. */
  pass(open: number): boolean {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#count = 0;
    this.#second = second;
    return open < connectionsMax && ++this.#count <= handshakesPerSecondMax;
  }
}

/** Whether this upgrade is an agent's, with a token that is good. */
export async function admit(house: TunnelHouse, request: IncomingMessage): Promise<Admission> {
  if (request.method !== "GET" || request.url !== agentPath) return refuse("not-found");
  if (!offered(request).includes(subprotocol)) return refuse("agent-version", `this gateway speaks ${subprotocol}`);
  return identify(house, request);
}

/** Whose token stands in the Authorization header. */
export async function identify(house: TunnelHouse, request: IncomingMessage): Promise<Admission> {
  const [, token] = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? "") ?? [];
  const agent = token ? await authenticateAgent(house.pool, token) : undefined;
  return agent ? { agent } : refuse("token-invalid");
}

function refuse(kind: ProblemKind, detail?: string): Admission {
  return { problem: problemDetails(kind, detail ? { detail } : {}) };
}

function offered(request: IncomingMessage): string[] {
  return (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
}
