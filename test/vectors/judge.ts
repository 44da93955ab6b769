import { isDeepStrictEqual } from "node:util";
import type { Decision, Inbound, OpenSecret, PolicyPorts } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import { findSpec } from "@postern/policy/providers/index";
import type { ExpectedResponse, Vector } from "./vector.ts";

export type Judgement = "passed" | "skipped" | { failure: string };

/** Runs one vector through the real engine, with a policy of one signature gate and the clock at the vector's own moment. */
export async function judge(vector: Vector): Promise<Judgement> {
  if (!findSpec(vector.provider)) return "skipped";
  const policy = preparePolicy({ all: [{ kind: "signature", provider: vector.provider }] }, { endpointId: "ep_vectors", secrets: secretsOf(vector) });
  const decision = await policy.evaluate(inboundOf(vector), portsAt(vector.now));
  const failure = compareVerdict(vector, decision) ?? compareResponse(vector.expectResponse, decision);
  return failure ? { failure } : "passed";
}

function secretsOf({ secret, previousSecrets = [], publicKey }: Vector): OpenSecret[] {
  const shared = [secret, ...previousSecrets].filter((value) => value !== undefined).map((value) => ({ kind: "shared" as const, value }));
  const keys = publicKey === undefined ? [] : [{ kind: "public-key" as const, value: publicKey }];
  return [...shared, ...keys].map((one, index) => ({ ...one, id: `sec_${index}`, activeFromMs: 0 }));
}

function inboundOf({ method, url, headers, bodyBase64, clientIp = "192.0.2.1" }: Vector): Inbound {
  const { pathname, search } = new URL(url);
  return { method, url, target: pathname + search, rawHeaders: headers.flat(), body: Buffer.from(bodyBase64, "base64"), clientIp };
}

function portsAt(nowSeconds: number): PolicyPorts {
  return { nowMs: () => nowSeconds * 1_000, micros: () => performance.now() * 1_000, takeToken: () => ({ taken: true }) };
}

function compareVerdict({ expect, reason }: Vector, decision: Decision): string | undefined {
  const said = decision.verdict === "accepted" ? "accept" : "reject";
  if (said !== expect) return `must ${expect} (${reason}), but was ${decision.verdict}${decision.reason ? `: ${decision.reason}` : ""}`;
}

/** A handshake must be answered as documented, and nothing else may be taken for one. */
function compareResponse(expected: ExpectedResponse | undefined, { verdict, status, handshake }: Decision): string | undefined {
  if (!expected) return handshake ? "was taken for a handshake" : undefined;
  const given = verdict === "accepted" ? handshake : { status, headers: {} as Record<string, string>, body: "" };
  if (!given) return "was not taken for the handshake it is";
  if (expected.status !== undefined && given.status !== expected.status) return `must be answered ${expected.status}, not ${given.status}`;
  if (expected.contentType !== undefined && !given.headers["content-type"]?.startsWith(expected.contentType)) {
    return `must be answered as ${expected.contentType}`;
  }
  if (expected.body !== undefined && given.body !== expected.body) return "is answered with another body";
  if (expected.json !== undefined && !isDeepStrictEqual(JSON.parse(given.body), expected.json)) return "is answered with other JSON";
}
