import { sampleNowSeconds, sampleSecret, signedSample } from "@postern/policy/made-sample";
import type { ProviderSpec } from "@postern/policy/provider";
import type { SignedEvent } from "@postern/policy/sign";

const shownLettersMax = 1_200;

/** One request as the provider would send it, made by the record that checks it. */
export function sampleRequest(spec: ProviderSpec): string {
  const signed = signedSample(spec);
  if (!signed)
    return `## A request\n\nOnly ${spec.name} itself can sign one: send a test event from its own pages, and it appears in Requests with each gate's word.`;
  return `## A request

**Send test event** on the endpoint's page posts one like this, signed with the endpoint's own secret. Here the secret is \`${sampleSecret}\` and the time ${sampleNowSeconds}; ids and names are made up.

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
