import { createHmac, randomUUID } from "node:crypto";
import { createRequire } from "node:module";

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}
// Payloads as GitHub sent them, collected by the community; the package is one JSON file.
const examples: Example[] = createRequire(import.meta.url)("@octokit/webhooks-examples");

/** What a sender got back. */
export interface Posted {
  status: number;
  /** Postern's id of the request, when it was stored. */
  requestId?: string;
  /** X-GitHub-Delivery: the provider's id of the event. */
  deliveryId: string;
  body: Buffer;
  answer: string;
  headers: Headers;
}
export interface Changes {
  secret?: string;
  deliveryId?: string;
  headers?: Record<string, string>;
  body?: Buffer;
}
export interface GitHubSender {
  /** Posts a real payload, signed as GitHub does: `push`, `pull_request.opened`. `changes` makes it go wrong on purpose. */
  posts(event: string, changes?: Changes): Promise<Posted>;
}

/** GitHub, as far as an endpoint can tell: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
export function githubSender(endpointUrl: string, secret: string): GitHubSender {
  return {
    async posts(event, changes = {}) {
      const [name = event, action] = event.split(".");
      const body = changes.body ?? Buffer.from(JSON.stringify(payloadOf(name, action)));
      const deliveryId = changes.deliveryId ?? randomUUID();
      const signature = createHmac("sha256", changes.secret ?? secret)
        .update(body)
        .digest("hex");
      const headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/044aadd",
        "X-GitHub-Event": name,
        "X-GitHub-Delivery": deliveryId,
        "X-Hub-Signature-256": `sha256=${signature}`,
        ...changes.headers,
      };
      const answer = await fetch(endpointUrl, { method: "POST", headers, body: new Uint8Array(body) });
      const text = await answer.text();
      const requestId = answer.headers.get("postern-id") ?? undefined;
      return { status: answer.status, ...(requestId ? { requestId } : {}), deliveryId, body, answer: text, headers: answer.headers };
    },
  };
}

/** The first example of this event, with this action if one is named. */
export function payloadOf(name: string, action?: string): Record<string, unknown> {
  const found = examples.find((known) => known.name === name)?.examples.find((payload) => action === undefined || payload.action === action);
  if (!found) throw new Error(`@octokit/webhooks-examples has no ${name}${action ? `.${action}` : ""}`);
  return found;
}
