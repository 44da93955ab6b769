import { createRequire } from "node:module";

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}
// Payloads as GitHub sent them, collected by the community; the package is one JSON file.
const examples: Example[] = createRequire(import.meta.url)("@octokit/webhooks-examples");

export type BodySize = "1 KB" | "10 KB" | "100 KB";

/** Real bodies of about these sizes; no one payload is as large as the last, which is a list of several. */
export function realBodies(): Record<BodySize, Buffer> {
  const payloads = examples.flatMap((known) => known.examples);
  const list = payloads.filter((_, index) => index % 3 === 0);
  return { "1 KB": nearest(payloads, 1_024), "10 KB": nearest(payloads, 10_240), "100 KB": Buffer.from(JSON.stringify(upTo(list, 102_400))) };
}

function nearest(payloads: readonly object[], bytes: number): Buffer {
  const bodies = payloads.map((payload) => Buffer.from(JSON.stringify(payload)));
  const distance = (body: Buffer) => Math.abs(body.length - bytes);
  return bodies.reduce((best, body) => (distance(body) < distance(best) ? body : best));
}

/** As a batch of events that is sent as one. */
function upTo(payloads: readonly object[], bytes: number): { events: object[] } {
  const events: object[] = [];
  let size = 0;
  for (const payload of payloads) {
    size += JSON.stringify(payload).length + 1;
    if (size > bytes) break;
    events.push(payload);
  }
  return { events };
}
