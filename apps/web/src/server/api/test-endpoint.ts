import { randomUUID } from "node:crypto";
import type { OutputOf } from "@postern/contract/api";
import { idOf } from "@postern/contract/id";
import type { GenericHmac, Policy, PolicyNode } from "@postern/contract/policy";
import { Problem } from "@postern/contract/problem";
import type { HeaderPairs } from "@postern/contract/request";
import { type EndpointForTest, openForTest } from "@postern/db/commands/open-for-test";
import type { Caller } from "@postern/db/run-procedure";
import type { Egress } from "@postern/egress/egress";
import { type SampleEvent, sampleEvent } from "@postern/policy/samples";
import { signSample } from "@postern/policy/sign";
import { postOut } from "../post-out.ts";

/** endpoint.test: a sample of the provider's events, signed with the endpoint's own secret and posted to its public address, as the provider would. */
export async function testEndpoint({ egress, ...caller }: Caller & { egress: Egress }, input: unknown): Promise<OutputOf<"endpoint.test">> {
  const endpoint = await openForTest(caller, input);
  const facts = { id: randomUUID(), nowSeconds: Math.floor(Date.now() / 1_000) };
  const sample = sampleEvent(endpoint.provider, facts);
  const headers = endpoint.provider === undefined ? unsigned(sample) : signed(endpoint, { ...sample, ...facts });
  const { status, headers: answered } = await postOut(egress, endpoint.url, { headers, body: sample.body });
  const requestId = idOf("req").safeParse(answered.get("postern-id"));
  return {
    status,
    ...(requestId.success && { requestId: requestId.data }),
    detail: status < 300 ? `${sample.eventType} was accepted` : `${sample.eventType} was answered ${status}: open the request to see which gate said no`,
  };
}

function unsigned({ contentType }: SampleEvent): HeaderPairs {
  return [["Content-Type", contentType]];
}

function signed({ provider = "", secret, policy, url }: EndpointForTest, event: SampleEvent & { id: string; nowSeconds: number }): HeaderPairs {
  if (secret === undefined) throw cannotSign("This endpoint has no active secret to sign with: add the provider's secret first");
  const headers = signSample(provider, secret, { ...event, url, hmac: policy && hmacOf(policy) });
  if (!headers) throw cannotSign(`Only ${provider} itself can sign this: send a test event from its own pages`);
  return headers;
}

function cannotSign(sentence: string): Problem {
  return new Problem("input-invalid", sentence, { id: [sentence] });
}

/** How the endpoint's own policy says that a generic provider signs. */
function hmacOf(node: Policy | PolicyNode): GenericHmac | undefined {
  if ("kind" in node) return node.kind === "signature" ? node.hmac : undefined;
  for (const member of "all" in node ? node.all : node.any) {
    const found = hmacOf(member);
    if (found) return found;
  }
}
