import http from "node:http";
import { buffer } from "node:stream/consumers";

/** An answer as it came over the wire. */
export interface Answered {
  status: number;
  /** Node's flat raw list: name, value, name, value… */
  rawHeaders: string[];
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  tookMs: number;
}
export interface Sending {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  signal?: AbortSignal;
}

/** Sends one request on a connection of its own, and gives the whole answer. */
export function exchange(url: string, { method = "POST", headers = {}, body = "{}", signal }: Sending = {}): Promise<Answered> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false, ...(signal && { signal }) }, async (response) => {
      const { statusCode: status = 0, rawHeaders, headers: named } = response;
      resolve({ status, rawHeaders, headers: named, body: await buffer(response), tookMs: performance.now() - startedAt });
    });
    request.on("error", reject);
    request.end(method === "GET" || method === "HEAD" ? undefined : body);
  });
}
