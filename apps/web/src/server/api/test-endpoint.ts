import { randomUUID } from "node:crypto";
import type { OutputOf } from "@postern/contract/api";
import { idOf } from "@postern/contract/id";
import type { Policy, PolicyNode, SettingsOf } from "@postern/contract/policy";
import { Problem } from "@postern/contract/problem";
import { type EndpointForTest, openForTest } from "@postern/db/commands/open-for-test";
import type { Caller } from "@postern/db/run-procedure";
import type { Egress } from "@postern/egress/egress";
import { type SampleEvent, sampleEvent } from "@postern/policy/samples";
import { type SignedEvent, signEvent } from "@postern/policy/sign";
import { postOut } from "../post-out.ts";

/** endpoint.test: a sample of the provider's events, signed with the endpoint's own secret and posted to its public address, as the provider would. */
export async function testEndpoint({ egress, ...caller }: Caller & { egress: Egress }, input: unknown): Promise<OutputOf<"endpoint.test">> {
  const endpoint = await openForTest(caller, input);
  const facts = { id: randomUUID(), nowSeconds: Math.floor(Date.now() / 1_000) };
  const sample = sampleEvent(endpoint.provider, facts);
  const event = endpoint.provider === undefined ? unsigned(endpoint, sample) : signed(endpoint, { ...sample, ...facts });
  const { status, headers: answered } = await postOut(egress, event.url, event);
  const requestId = idOf("req").safeParse(answered.get("postern-id"));
  return {
    status,
    ...(requestId.success && { requestId: requestId.data }),
    detail: status < 300 ? `${sample.eventType} was accepted` : `${sample.eventType} was answered ${status}: open the request to see which gate said no`,
  };
}

function unsigned({ url }: EndpointForTest, { contentType, body }: SampleEvent): SignedEvent {
  return { url, headers: [["Content-Type", contentType]], body };
}

function signed({ provider = "", secret, policy, url }: EndpointForTest, event: SampleEvent & { id: string; nowSeconds: number }): SignedEvent {
  if (secret === undefined) throw cannotSign("This endpoint has no active secret to sign with: add the provider's secret first");
  const { hmac, settings } = (policy && signatureGateOf(policy)) ?? {};
  const signed = signEvent(provider, secret, { ...event, url, hmac, settings });
  if (!signed) throw cannotSign(`Only ${provider} itself can sign this: send a test event from its own pages`);
  return signed;
}

function cannotSign(sentence: string): Problem {
  return new Problem("input-invalid", sentence, { id: [sentence] });
}

/** The gate of the endpoint's own policy that says how its provider signs. */
function signatureGateOf(node: Policy | PolicyNode): SettingsOf<"signature"> | undefined {
  if ("kind" in node) return node.kind === "signature" ? node : undefined;
  for (const member of "all" in node ? node.all : node.any) {
    const found = signatureGateOf(member);
    if (found) return found;
  }
}
