import { createHash, randomBytes } from "node:crypto";
import { OidcLoginGate, type Policy, type PolicyNode } from "@postern/contract/policy";
import { loginStateOf, readLoginState } from "@postern/db/login-state";
import { newId } from "@postern/db/new-id";
import { unseal } from "@postern/db/seal";
import type { SeededEndpoint } from "@postern/test/setup/seed-endpoint";
import type { TestGateway } from "../testing.ts";

export const webUrl = "https://dashboard.example.com";
export const newToken = () => randomBytes(32).toString("base64url");
export const hashOf = (token: string) => createHash("sha256").update(token).digest();

export function loginPolicy(settings: object = {}, beside: PolicyNode[] = []): Policy {
  const gate = OidcLoginGate.parse({ kind: "oidc-login", who: "anyone", ...settings });
  return { all: [beside.length > 0 ? { any: [gate, ...beside] } : gate] };
}

/** A browser's request for a page of a host; more header lines replace those of the same name. */
export function page(host: string, path: string, { method = "GET", ...more }: Record<string, string> = {}): string {
  const headers = { Host: host, Connection: "close", Accept: "text/html,*/*;q=0.8", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", ...more };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** The values of a header of a raw answer. */
export function headersOf(answer: string, name: string): string[] {
  const [head = ""] = answer.split("\r\n\r\n");
  const lines = head.split("\r\n").filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}: `));
  return lines.map((line) => line.slice(name.length + 2));
}

/** What a Set-Cookie line of an answer gives; with its name. */
export function cookieOf(answer: string, name: string): string | undefined {
  const line = headersOf(answer, "set-cookie").find((cookie) => cookie.startsWith(`${name}=`));
  return line?.slice(0, line.indexOf(";"));
}

/** What the endpoint told the dashboard of a browser that it sent there. */
export function stateOf(answer: string, { dataKey }: Pick<SeededEndpoint, "dataKey">) {
  const [location = ""] = headersOf(answer, "location");
  const read = readLoginState(new URL(location).searchParams.get("state") ?? "");
  if (!read) throw new Error(`no state in ${location}`);
  return { ...read, state: loginStateOf(unseal(dataKey, read.seal, read.sealed), Date.now()) };
}

export interface Offered {
  email?: string;
  claims?: object;
  browser?: string;
  code?: string;
  returnTo?: string;
}

/** Someone the dashboard has let in at this endpoint, as it would write them down. */
export async function offer(
  { admin }: TestGateway,
  { organizationId, endpointId }: SeededEndpoint,
  offered: Offered = {},
): Promise<{ id: string; code: string }> {
  const { email = "ada@example.com", claims = {}, browser = newToken(), code = newToken(), returnTo = "/" } = offered;
  const [id, connectionId] = [newId("ens"), newId("con")];
  await admin.query(
    "INSERT INTO sso_connection (organization_id, id, issuer, client_id, client_secret, label) VALUES ($1, $2, 'https://id.test', 'x', 'x', 'x')",
    [organizationId, connectionId],
  );
  await admin.query(
    `INSERT INTO endpoint_session (organization_id, id, endpoint_id, connection_id, subject, email, name, claims, return_to, browser_hash, code_hash, code_expires_at,
       address, browser, expires_at)
     VALUES ($1, $2, $3, $4, 'ada', $5, 'Ada', $6, $7, $8, $9, now() + interval '1 minute', '192.0.2.1', 'test', now() + interval '1 hour')`,
    [organizationId, id, endpointId, connectionId, email, claims, returnTo, hashOf(browser), hashOf(code)],
  );
  return { id, code };
}
