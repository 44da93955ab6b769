import type { ProviderSpec } from "@postern/policy/provider";
import { sampleEvent } from "@postern/policy/samples";
import { type SignedEvent, signEvent } from "@postern/policy/sign";

/** Hex, base64 and plain text at once, so that it is a secret under every record. */
const secret = "5f0c3a1e8b7d42969a4be1d07c2f9a8e13b6d4505f0c3a1e8b7d42969a4be1d0";
const url = "https://hooks.example.com/e/example";
/** 2026-09-21T14:13:20Z, so that a page is the same whenever it is written. */
const nowSeconds = 1_790_000_000;
const shownLettersMax = 1_200;

/** One request as the provider would send it, made by the record that checks it. */
export function sampleRequest(spec: ProviderSpec): string {
  const facts = { id: "evt_0a1b2c", nowSeconds };
  const sample = sampleEvent(spec.slug, facts);
  const needed = (spec.settings ?? []).filter(({ required }) => required);
  const settings = Object.fromEntries(needed.map(({ name, kind }) => [name, kind === "list" ? ["https://set.example"] : "https://set.example"]));
  const signed = signEvent(spec.slug, secret, { ...sample, ...facts, url, settings });
  if (!signed)
    return `## A request\n\nOnly ${spec.name} itself can sign one: send a test event from its own pages, and it appears in Requests with each gate's word.`;
  return `## A request

**Send test event** on the endpoint's page posts one like this, signed with the endpoint's own secret. Here the secret is \`${secret}\` and the time ${nowSeconds}; ids and names are made up.

\`\`\`http
${asHttp(signed)}
\`\`\``;
}

function asHttp({ url, headers, body }: SignedEvent): string {
  const { host, pathname, search } = new URL(url);
  const text = body.toString("utf8");
  const lines = [
    `POST ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
  ];
  return [...lines, "", text.length > shownLettersMax ? `${text.slice(0, shownLettersMax)}…` : text].join("\n");
}
