import { randomBytes, randomUUID } from "node:crypto";
import type { Policy, PolicyNode, SettingsOf } from "@postern/contract/policy";
import type { MadeRequest } from "@postern/contract/policy-case";
import type { HeaderPairs } from "@postern/contract/request";
import type { Inbound, OpenSecret } from "@postern/policy/ports";
import { sampleEvent } from "@postern/policy/samples";
import { type SignedEvent, signEvent } from "@postern/policy/sign";

/** A request to try a policy on, the secret that was made for it, and the moment at which it comes. */
export interface Made {
  request: Inbound;
  secret: OpenSecret;
  nowMs: number;
}

interface Place {
  policy: Policy;
  /** The endpoint's public address. */
  url: string;
}

/** Puts a request together as it is described, signed by its provider's record where that is asked for; or says why that cannot be done. */
export function makeRequest(described: MadeRequest, { policy, url }: Place): Made | { says: string } {
  const nowMs = described.at === undefined ? Date.now() : Date.parse(described.at);
  for (const secret of secretForms()) {
    const draft = filledIn(described, { secret, url });
    const event = described.signedBy === undefined ? draft : signed(draft, { provider: described.signedBy, secret, policy, nowMs });
    if (event) return { request: inbound(described, event), secret: { id: "made", kind: "shared", value: secret, activeFromMs: 0 }, nowMs };
  }
  return { says: `only ${described.signedBy} itself can sign this: expect something of a stored request instead` };
}

/** A fresh secret in each of the forms that providers give theirs. */
function secretForms(): string[] {
  const bytes = randomBytes(32);
  return [bytes.toString("hex"), `whsec_${bytes.toString("base64")}`, bytes.toString("base64")];
}

const placeholder = `\${secret}`;

function filledIn({ path, headers, body, bodyBase64 }: MadeRequest, { secret, url }: { secret: string; url: string }): SignedEvent {
  const fill = (text: string) => text.replaceAll(placeholder, () => secret);
  const [place = "", search] = fill(path).split(/\?(.*)/s);
  return {
    url: url.replace(/\/$/, "") + place.replace(/^\/$/, "") + (search === undefined ? "" : `?${search}`),
    headers: Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, fill(value)])),
    body: bodyBase64 === undefined ? Buffer.from(fill(body)) : Buffer.from(bodyBase64, "base64"),
  };
}

interface Signer {
  provider: string;
  secret: string;
  policy: Policy;
  nowMs: number;
}

/** What is described stands where the record would write something else. A provider's sample is the body of whoever gives none. */
function signed({ url, headers, body }: SignedEvent, { provider, secret, policy, nowMs }: Signer): SignedEvent | undefined {
  const facts = { id: randomUUID(), nowSeconds: Math.floor(nowMs / 1_000) };
  const sample = sampleEvent(provider, facts);
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const { hmac, settings } = signatureGateOf(policy, provider) ?? {};
  const own = body.length > 0 && { body, contentType: contentType ?? "application/json" };
  const event = signEvent(provider, secret, { ...sample, ...facts, ...own, url, hmac, settings });
  return event && { ...event, headers: [...headers, ...besides(event.headers, headers)] };
}

function besides(made: HeaderPairs, described: HeaderPairs): HeaderPairs {
  const names = new Set(described.map(([name]) => name.toLowerCase()));
  return made.filter(([name]) => !names.has(name.toLowerCase()));
}

function signatureGateOf(node: Policy | PolicyNode, provider: string): SettingsOf<"signature"> | undefined {
  if ("kind" in node) return node.kind === "signature" && node.provider === provider ? node : undefined;
  for (const member of "all" in node ? node.all : node.any) {
    const found = signatureGateOf(member, provider);
    if (found) return found;
  }
}

function inbound({ method, address }: MadeRequest, { url, headers, body }: SignedEvent): Inbound {
  const { pathname, search } = new URL(url);
  return { method, target: pathname + search, url, rawHeaders: headers.flat(), body, clientIp: address };
}
