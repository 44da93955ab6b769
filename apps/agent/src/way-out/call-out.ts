import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { buffer } from "node:stream/consumers";
import { agentFor } from "./way-out.ts";

export interface OutgoingCall {
  method?: string | undefined;
  headers?: ConstructorParameters<typeof Headers>[0];
  body?: string | Uint8Array | undefined;
  /** Ends the call, and the body of its answer. */
  signal?: AbortSignal | undefined;
}

/** Calls the gateway, and answers with the head of its answer. No redirect is followed, as it would carry the token elsewhere. */
export function callOut(url: URL, { method = "GET", headers, body, signal }: OutgoingCall = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { method, headers: Object.fromEntries(new Headers(headers)), agent: agentFor(url), ...(signal && { signal }) };
    const outgoing = (url.protocol === "https:" ? https : http).request(url, options);
    outgoing.once("response", (response) => {
      if (!isRedirect(response)) return resolve(response);
      outgoing.destroy();
      reject(new Error("it redirects elsewhere, which is not followed"));
    });
    outgoing.once("error", (error) => reject(signal?.aborted ? signal.reason : error));
    outgoing.end(body);
  });
}

/** The same as libraries ask it: in the form of fetch, the answer whole. */
export const fetchOut = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
  const { signal, ...rest } = init;
  const request = new Request(input, rest);
  const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
  const { method, headers } = request;
  const response = await callOut(new URL(request.url), { method, headers, body, signal: signal ?? undefined });
  const whole = await buffer(response).catch((error: Error) => {
    throw signal?.aborted ? signal.reason : error;
  });
  const { statusCode: status = 0 } = response;
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : new Uint8Array(whole), { status, headers: headersOf(response) });
};

function isRedirect({ statusCode = 0, headers }: IncomingMessage): boolean {
  return [301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined;
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  return headers;
}
