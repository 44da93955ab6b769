import type { Decision, Inbound, PolicyPorts, PreparedPolicy } from "@postern/policy/ports";
import type { LiveShare } from "./live-share.ts";
import type { Arrival } from "./visitor.ts";

export interface JudgePorts {
  policyPorts: Pick<PolicyPorts, "nowMs" | "micros" | "takeToken" | "networks">;
  /** Scheme of the share's addresses. */
  scheme: "http" | "https";
}

/** What a policy of the share says of a request: its head alone, as the body goes on to the program behind it. */
export function judgeBy(
  policy: PreparedPolicy,
  { arrival, login }: { arrival: Pick<Arrival, "head" | "client">; share: LiveShare; login?: Inbound["login"] },
  { policyPorts, scheme }: JudgePorts,
): Decision | Promise<Decision> {
  const { method, target, rawHeaders, hosts } = arrival.head;
  const url = `${scheme}://${(hosts[0] ?? "").toLowerCase()}${target}`;
  return policy.evaluate({ method, target, url, rawHeaders, body: empty, clientIp: arrival.client.ip, login }, policyPorts);
}

const empty = Buffer.alloc(0);
