import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";

/** What the server answers to a grant. */
export type Answer = { status?: number; body: object };

export interface TestAuthorizationServer {
  url: string;
  /** The forms that were posted to it, oldest first. */
  asked: Record<string, string>[];
  /** What it answers next; the last one stays. */
  answers(...answers: Answer[]): void;
  close(): void;
}

/** An authorization server that says what it is told to. */
export async function startAuthorizationServer(more: object = {}): Promise<TestAuthorizationServer> {
  const asked: Record<string, string>[] = [];
  let next: Answer[] = [];
  const server = http.createServer(async (request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.method === "GET") return void response.end(JSON.stringify(metadataOf(url, more)));
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ path: request.url ?? "", ...Object.fromEntries(new URLSearchParams(body)) });
    const answer = next.length > 1 ? next.shift() : next[0];
    response.writeHead(answer?.status ?? 200).end(JSON.stringify(answer?.body ?? {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    answers: (...answers) => {
      next = answers;
    },
    close: () => server.close().closeAllConnections(),
  };
}

function metadataOf(url: string, more: object): object {
  const endpoints = { device_authorization_endpoint: `${url}/oauth/device`, token_endpoint: `${url}/oauth/token`, revocation_endpoint: `${url}/oauth/revoke` };
  return { issuer: url, ...endpoints, response_types_supported: [], token_endpoint_auth_methods_supported: ["none"], ...more };
}

/** Where credentials are kept, in a folder of their own. */
export function newCredentialsFile(): string {
  return path.join(fs.mkdtempSync(path.join(os.tmpdir(), "postern-sign-in-")), "postern", "credentials.json");
}
