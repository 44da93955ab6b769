import type { Decision, Inbound, PolicyPorts, PreparedPolicy } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import type { ProviderSpec } from "@postern/policy/provider";
import { findSpec } from "@postern/policy/providers/index";
import { compareResponse } from "./compare-response.ts";
import { secretsOf, settingsOf } from "./configure.ts";
import type { Vector } from "./vector.ts";

export type Judgement = "passed" | "skipped" | { failure: string };

/** Runs one vector through the real engine, with a policy of one signature gate and the clock at the vector's own moment. */
export async function judge(vector: Vector): Promise<Judgement> {
  const strays: string[] = [];
  const trial = vectorTrial(vector, strays);
  if (!trial) return "skipped";
  const decision = await trial.policy.evaluate(trial.request, trial.ports);
  const failure = compareVerdict(vector, decision) ?? compareResponse(vector.expectResponse, decision) ?? fetchedElsewhere(strays);
  return failure ? { failure } : "passed";
}

/** A vector as the engine meets it. */
export interface VectorTrial {
  spec: ProviderSpec;
  policy: PreparedPolicy;
  request: Inbound;
  ports: PolicyPorts;
}

/** Makes a vector ready to be judged; nothing where its provider is unknown. URLs that it may not ask for are added to `strays`. */
export function vectorTrial(vector: Vector, strays: string[]): VectorTrial | undefined {
  const spec = findSpec(vector.provider);
  if (!spec) return;
  const gate = { kind: "signature" as const, provider: spec.slug, settings: settingsOf(vector, spec) };
  const policy = preparePolicy({ all: [gate] }, { endpointId: "ep_vectors", secrets: secretsOf(vector) });
  return { spec, policy, request: inboundOf(vector), ports: portsOf(vector, strays) };
}

function inboundOf({ method, url, headers, bodyBase64, clientIp = "192.0.2.1" }: Vector): Inbound {
  const { pathname, search } = new URL(url);
  return { method, url, target: pathname + search, rawHeaders: headers.flat(), body: Buffer.from(bodyBase64, "base64"), clientIp };
}

/** The clock stands at the vector's moment; a fetch is answered from its `certs`, and any other one is noted. */
function portsOf({ now, certs = {} }: Vector, strays: string[]): PolicyPorts {
  return {
    nowMs: () => now * 1_000,
    micros: () => performance.now() * 1_000,
    takeToken: () => ({ taken: true }),
    fetchKey: async (url) => {
      if (!Object.hasOwn(certs, url)) strays.push(url);
      return certs[url];
    },
  };
}

function compareVerdict({ expect, reason }: Vector, decision: Decision): string | undefined {
  const said = decision.verdict === "accepted" ? "accept" : "reject";
  if (said === expect) return;
  const { seen, expected } = decision.trace.at(-1) ?? {};
  return `must ${expect} (${reason}), but was ${decision.verdict}${decision.reason ? `: ${decision.reason}; saw ${seen}; expected ${expected}` : ""}`;
}

function fetchedElsewhere(strays: readonly string[]): string | undefined {
  if (strays.length > 0) return `asked for ${strays.join(", ")}, which no vector may`;
}
