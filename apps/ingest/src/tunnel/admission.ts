import type { IncomingMessage } from "node:http";
import { agentPath, subprotocol } from "@postern/contract/frames";
import { type ProblemDetails, type ProblemKind, problemDetails } from "@postern/contract/problem";
import { authenticateAgent } from "@postern/db/tunnel/authenticate-agent";
import type { AgentIdentity } from "@postern/db/tunnel/connection";
import type { HubPorts } from "./hub-ports.ts";
import type { RecentTokens } from "./recent-tokens.ts";
import type { Turnstile } from "./turnstile.ts";

/** `retryAfterSeconds`: when there is a turn for one who came too many. */
export type Admission = { agent: AgentIdentity } | { problem: ProblemDetails; retryAfterSeconds?: number };

/** What deciding about a caller takes. */
export interface Gatehouse {
  ports: HubPorts;
  turnstile: Turnstile;
  /** Of agents who are in. */
  recent: RecentTokens;
  /** Where a call comes from. */
  addressOf(request: IncomingMessage): string;
}

/** Whether this upgrade is an agent's, with a token that is good. */
export async function admit(gatehouse: Gatehouse, request: IncomingMessage): Promise<Admission> {
  if (request.method !== "GET" || request.url !== agentPath) return refuse("not-found");
  if (!offered(request).includes(subprotocol)) return refuse("agent-version", `this gateway speaks ${subprotocol}`);
  return identify(gatehouse, request);
}

/** Whose token stands in the Authorization header. Each address has so many looks, and each organization so many entries. */
export async function identify({ ports, turnstile, recent, addressOf }: Gatehouse, request: IncomingMessage): Promise<Admission> {
  const address = addressOf(request);
  const token = tokenOf(request);
  if (token === undefined) return refuse("token-invalid");
  const knock = turnstile.knock(address, token);
  if (!knock.taken) return putOff(knock.retryAfterMs);
  const agent = await authenticateAgent(ports.pool, token);
  if (!agent) {
    turnstile.turnedAway(token);
    return refuse("token-invalid");
  }
  const entry = turnstile.enter(address, token, agent.organizationId);
  if (!entry.taken) return putOff(entry.retryAfterMs);
  recent.remember(token, agent);
  return { agent };
}

/** The same of a call beside a line, by an agent who is in: it is not counted again for each body that it carries. */
export async function identifyBeside(gatehouse: Gatehouse, request: IncomingMessage): Promise<Admission> {
  const token = tokenOf(request);
  const agent = token === undefined ? undefined : gatehouse.recent.find(token);
  return agent ? { agent } : identify(gatehouse, request);
}

function tokenOf(request: IncomingMessage): string | undefined {
  return /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? "")?.[1];
}

function putOff(retryAfterMs: number): Admission {
  return { ...refuse("unavailable"), retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) };
}

function refuse(kind: ProblemKind, detail?: string): { problem: ProblemDetails } {
  return { problem: problemDetails(kind, detail ? { detail } : {}) };
}

function offered(request: IncomingMessage): string[] {
  return (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
}
