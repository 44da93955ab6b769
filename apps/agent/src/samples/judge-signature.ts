import { type Explanation, explainSignature } from "@postern/policy/explain-signature";
import type { Inbound, OpenSecret, PolicyPorts } from "@postern/policy/ports";
import { findSpec, providers } from "@postern/policy/providers/index";
import { Ended, exitCodes } from "../exit.ts";
import { type HttpMessage, headerOf } from "../http-message.ts";

export interface SignatureFacts {
  provider: string;
  secret: string;
  /** The public address that was called; some providers sign it. */
  url: string;
  nowMs: number;
}

/** What the gateway's own verifier says of a message, on this machine alone: no key is fetched. */
export function judgeSignature(message: HttpMessage, { provider, secret, url, nowMs }: SignatureFacts): Promise<Explanation> {
  return explainSignature(inboundOf(message, url), { provider, secrets: secretsOf(secret) }, portsAt(nowMs));
}

/** A secret as the engine holds it: a public key where it looks like one. */
export function secretsOf(secret: string): OpenSecret[] {
  return [{ id: "given", kind: secret.includes("-----BEGIN") ? "public-key" : "shared", value: secret, activeFromMs: 0 }];
}

export function inboundOf({ method, rawHeaders, body }: HttpMessage, url: string): Inbound {
  const { pathname, search } = new URL(url);
  return { method, target: pathname + search, url, rawHeaders, body, clientIp: "127.0.0.1" };
}

export function portsAt(nowMs: number): PolicyPorts {
  return { nowMs: () => nowMs, micros: () => 0, takeToken: () => ({ taken: true }), fetchKey: async () => undefined };
}

/** The address that a message was sent to, as its own head says it. */
export function urlOf(message: HttpMessage): string {
  if (/^https?:\/\//i.test(message.target)) return message.target;
  const host = headerOf(message, "host") ?? "localhost";
  const url = `https://${host}${message.target.startsWith("/") ? message.target : `/${message.target}`}`;
  return URL.canParse(url) ? url : "https://localhost/";
}

/** Throws an Ended that lists what comes near when there is no such provider. */
export function demandProvider(slug: string): void {
  if (findSpec(slug)) return;
  const near = providers.filter((spec) => spec.slug.startsWith(slug.slice(0, 3)) || spec.name.toLowerCase().includes(slug.toLowerCase())).slice(0, 8);
  const meant = near.length > 0 ? `; did you mean ${near.map((spec) => spec.slug).join(", ")}?` : ": postern providers lists them";
  throw new Ended(exitCodes.usage, `there is no provider "${slug}"${meant}`);
}
