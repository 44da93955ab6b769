import type { PolicyNode } from "@postern/contract/policy";
import type { Inbound, OpenSecret, PreparedPolicy } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import { signEvent } from "@postern/policy/sign";

/** A policy as endpoints have it, and the provider whose events it judges. */
export interface PolicyCase {
  name: string;
  provider: "github" | "stripe" | "standard-webhooks";
  gates: PolicyNode[];
  /** Whether it does what a signature check alone could do, so that the ratio to a bare HMAC means something. */
  isTypical: boolean;
}

const github: PolicyNode = { kind: "signature", provider: "github" };
const replay: PolicyNode = { kind: "replay", id: { from: "provider", name: "" }, windowSeconds: 604_800, toleranceSeconds: 300, requireId: false };
const post: PolicyNode = { kind: "method", allow: ["POST"] };
const ranges = Array.from({ length: 200 }, (_, index) => `198.51.${index}.0/24`);
const token: PolicyNode = {
  kind: "oidc-token",
  issuer: "https://token.actions.githubusercontent.com",
  audiences: ["postern"],
  conditions: [],
  header: "Authorization",
  algorithms: ["RS256"],
  authorizedParties: [],
  leewaySeconds: 30,
};
const schema = JSON.stringify({
  type: "object",
  minProperties: 1,
  propertyNames: { maxLength: 100 },
  additionalProperties: { not: { type: "number", minimum: 1e15 } },
});

export const policyCases: readonly PolicyCase[] = [
  { name: "GitHub: method, size, signature", provider: "github", gates: [post, { kind: "body-size", bodyBytesMax: 1_048_576 }, github], isTypical: true },
  { name: "Stripe: signature, replay", provider: "stripe", gates: [{ kind: "signature", provider: "stripe" }, replay], isTypical: true },
  {
    name: "Standard Webhooks: 200 ranges, rate, signature",
    provider: "standard-webhooks",
    gates: [
      { kind: "address", allow: ranges, deny: [] },
      { kind: "rate", per: "endpoint", limit: 1_000_000, windowSeconds: 1, burst: 1_000_000 },
      { kind: "signature", provider: "standard-webhooks" },
    ],
    isTypical: true,
  },
  { name: "any of OIDC token, GitHub signature", provider: "github", gates: [{ any: [token, github] }], isTypical: true },
  { name: "GitHub: signature, body schema", provider: "github", gates: [github, { kind: "body-schema", schema }], isTypical: false },
  {
    name: "GitHub: signature, expression on headers",
    provider: "github",
    gates: [github, { kind: "expression", expression: 'method == "POST" && headers["x-github-event"] in ["push", "release"] && path.startsWith("/e/")' }],
    isTypical: true,
  },
  {
    name: "GitHub: signature, expression on the body",
    provider: "github",
    gates: [github, { kind: "expression", expression: "size(body) > 0" }],
    isTypical: false,
  },
];

const secretText = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

export function secretOf(index = 0): OpenSecret {
  return { id: `sec_${index}`, kind: "shared", value: secretText, activeFromMs: 0 };
}

export function prepare({ gates, provider }: PolicyCase, secret = secretOf()): PreparedPolicy {
  return preparePolicy({ all: gates }, { endpointId: "ep_bench", secrets: [secret] }, provider);
}

/** The event as it would arrive now through a proxy, with the headers that such requests carry. */
export function arrival({ provider }: PolicyCase, body: Buffer): Inbound {
  const url = "https://hooks.example.com/e/b3nch0000000000000000";
  const signed = signEvent(provider, secretText, {
    body,
    url,
    nowSeconds: Math.floor(Date.now() / 1_000),
    eventType: "push",
    id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
  });
  if (!signed) throw new Error(`${provider} does not sign with this secret`);
  const usual = ["Host", "hooks.example.com", "User-Agent", "GitHub-Hookshot/044aadd", "Content-Length", String(body.length), "Accept", "*/*"];
  const byProxy = ["Accept-Encoding", "gzip", "X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "https", "Connection", "keep-alive"];
  return {
    method: "POST",
    target: new URL(signed.url).pathname,
    url: signed.url,
    rawHeaders: [...usual, ...byProxy, ...signed.headers.flat()],
    body: signed.body,
    clientIp: "198.51.100.7",
  };
}
