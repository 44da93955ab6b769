import type { PolicyNode } from "@postern/contract/policy";
import type { Decision, Inbound, OpenSecret, PolicyPorts } from "./ports.ts";
import { preparePolicy } from "./prepare.ts";

/** The moment at which tests judge, in unix seconds. */
export const testNowSeconds = 1_790_000_000;

interface InboundFacts extends Partial<Omit<Inbound, "body">> {
  headers?: [string, string][];
  /** Path and query. */
  path?: string;
  body?: string | Buffer;
}

/** A request that names only what matters to a test. */
export function inbound({ headers = [], body = "", path = "/e/test", ...rest }: InboundFacts = {}): Inbound {
  return {
    method: "POST",
    target: path,
    url: `https://hooks.example.com${path}`,
    rawHeaders: headers.flat(),
    clientIp: "192.0.2.7",
    ...rest,
    body: Buffer.from(body),
  };
}

export function portsAt(nowSeconds = testNowSeconds, changes: Partial<PolicyPorts> = {}): PolicyPorts {
  return { nowMs: () => nowSeconds * 1_000, micros: () => 0, takeToken: () => ({ taken: true }), ...changes };
}

/** A secret that is active now and was yesterday. */
export function openSecret(value: string, changes: Partial<OpenSecret> = {}): OpenSecret {
  return { id: `sec_${value.slice(0, 4)}`, kind: "shared", value, activeFromMs: (testNowSeconds - 86_400) * 1_000, ...changes };
}

export interface TestSurroundings {
  secrets?: OpenSecret[];
  provider?: string;
  ports?: PolicyPorts;
}

/** Decides about a request with these gates, as an endpoint would. */
export async function decide(gates: PolicyNode[], request: Inbound, { secrets = [], provider, ports = portsAt() }: TestSurroundings = {}): Promise<Decision> {
  return await preparePolicy({ all: gates }, { endpointId: "ep_test", secrets }, provider).evaluate(request, ports);
}
