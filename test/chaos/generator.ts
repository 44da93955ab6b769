import { createHash, createHmac } from "node:crypto";
import { Agent, request } from "node:http";

/** One request the gateway answered 202: its id, and what was in it. */
export interface Acknowledged {
  id: string;
  bodySha256: string;
}
export interface Load {
  acknowledged: Acknowledged[];
  /** How many requests had each other end: a status, or `no answer`. */
  otherwise: Record<string, number>;
  sent: number;
  stop(): Promise<void>;
}
export interface LoadSettings {
  url: string;
  secret: string;
  perSecond: number;
  /** Sends as many as this at most, however long it runs. */
  requestsMax: number;
}

const answerWithinMs = 10_000;

/** Sends signed events on a fixed schedule (open loop: a slow answer does not slow the next send) until told to stop. */
export function startLoad({ url, secret, perSecond, requestsMax }: LoadSettings): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const pending = new Set<Promise<void>>();
  const load: Load = { acknowledged: [], otherwise: {}, sent: 0, stop };
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const due = Math.min(requestsMax, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond));
    while (load.sent < due) {
      const one = send(load.sent++).finally(() => pending.delete(one));
      pending.add(one);
    }
  }, 5);

  async function send(number: number): Promise<void> {
    const body = bodyOf(number);
    const bodySha256 = createHash("sha256").update(body).digest("hex");
    const { status, id } = await post({ url, agent, body, secret });
    if (status === 202 && id) load.acknowledged.push({ id, bodySha256 });
    else load.otherwise[status ?? "no answer"] = (load.otherwise[status ?? "no answer"] ?? 0) + 1;
  }
  async function stop(): Promise<void> {
    clearInterval(timer);
    await Promise.all(pending);
    agent.destroy();
  }
  return load;
}

/** Bodies of 0.2 to 16 KiB, each unlike any other, some of them binary. */
function bodyOf(number: number): Buffer {
  const size = 200 + ((number * 2_654_435_761) % 16_000);
  if (number % 5 === 0) return Buffer.concat([Buffer.from(`${number}\0`), Buffer.alloc(size, number % 256)]);
  return Buffer.from(JSON.stringify({ number, filler: "x".repeat(size) }));
}

interface Post {
  url: string;
  agent: Agent;
  body: Buffer;
  secret: string;
}

function post({ url, agent, body, secret }: Post): Promise<{ status?: number; id?: string }> {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const headers = { "content-type": "application/octet-stream", "content-length": body.length, "x-github-event": "push", "x-hub-signature-256": signature };
  return new Promise((resolve) => {
    const outgoing = request(url, { method: "POST", agent, headers, signal: AbortSignal.timeout(answerWithinMs) }, (response) => {
      response.resume();
      response.once("error", () => resolve({}));
      response.once("end", () => resolve({ status: response.statusCode, id: String(response.headers["postern-id"] ?? "") }));
    });
    outgoing.once("error", () => resolve({}));
    outgoing.end(body);
  });
}
