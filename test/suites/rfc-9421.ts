import { JsonPaths } from "@postern/policy/json-paths";
import type { Inbound } from "@postern/policy/ports";
import { prepareScheme } from "@postern/policy/prepare-scheme";
import { Reading } from "@postern/policy/reading";
import type { Scheme } from "@postern/policy/scheme";
import { verifySignature } from "@postern/policy/verify-signature";
import { body, type KeyName, keys, type MessageCase, messages, sharedSecret } from "./rfc-9421-cases.ts";
import { type Case, expectVerdict, type Suite } from "./suite.ts";

/** RFC 9421, appendix B: every signed request as it stands, and each of them spoiled in its signature, its parameters, its components and its key. */
export function rfc9421(): Suite[] {
  const response: Case = { name: "B.2.4 a response", judge: () => ({ skipped: "a signed response: only requests come in" }) };
  return [{ name: "rfc-9421/appendix-b", cases: [...messages.flatMap(casesOf), response] }];
}

function casesOf(message: MessageCase): Case[] {
  const judged = (what: string, changed: MessageCase, holds: boolean): Case => ({
    name: `${message.name}${what}`,
    judge: () => expectVerdict(isProved(changed), holds),
  });
  if (!message.holds) return [judged("", message, false)];
  return [
    judged("", message, true),
    judged(", with a byte of its signature changed", { ...message, signature: spoiled(message.signature) }, false),
    judged(", made at another moment", { ...message, input: message.input.replace("created=1618884473", "created=1618884474") }, false),
    judged(", with another key", { ...message, key: otherKey(message.key) }, false),
    ...coveredChanges(message).map(([what, changed]) => judged(`, with another ${what}`, changed, false)),
  ];
}

/** The message with each covered component changed that a request can change. */
function coveredChanges(message: MessageCase): [string, MessageCase][] {
  const { method, url, headers, input } = message;
  const changes: [string, MessageCase][] = [
    ['"@method"', { ...message, method: method === "PUT" ? "POST" : "PUT" }],
    ['"@authority"', { ...message, url: url.replace("://", "://other.") }],
    ['"@path"', { ...message, url: url.replace(/\/(foo|demo)/, "/other") }],
    ['"@query"', { ...message, url: `${url}&more=1` }],
    ['"@query-param"', { ...message, url: url.replace("Pet=dog", "Pet=cat") }],
    ...headers.map(([name], at): [string, MessageCase] => [`"${name.toLowerCase()}"`, { ...message, headers: headers.with(at, [name, "other"]) }]),
  ];
  return changes.filter(([component]) => input.includes(component));
}

/** The first byte of the signature, another one. */
function spoiled(signature: string): string {
  return signature.replace(/=:(.)/, (_, letter) => `=:${letter === "A" ? "B" : "A"}`);
}

function otherKey(key: KeyName): KeyName {
  return key === "test-key-ed25519" ? "test-key-rsa-pss" : "test-key-ed25519";
}

const signedAtMs = 1_618_884_473_000;

function isProved({ key, method, url, headers, input, signature }: MessageCase): boolean {
  const paths = new JsonPaths();
  const isShared = key === "test-shared-secret";
  const value = isShared ? sharedSecret : JSON.stringify(keys[key]);
  const secrets = [{ id: "sec_1", kind: isShared ? ("shared" as const) : ("public-key" as const), value, activeFromMs: 0 }];
  const prepared = prepareScheme(isShared ? { ...scheme, key: ["base64"] } : scheme, { secrets, paths });
  const { pathname, search } = new URL(url);
  const rawHeaders = [...headers.flat(), "Signature-Input", input, "Signature", signature];
  const inbound: Inbound = { method, url, target: pathname + search, rawHeaders, body: Buffer.from(body), clientIp: "192.0.2.1" };
  const ports = { nowMs: () => signedAtMs, micros: () => 0, takeToken: () => ({ taken: true as const }) };
  const settled = verifySignature([prepared], new Reading(inbound, paths), ports);
  return !(settled instanceof Promise) && !("reason" in settled);
}

const scheme: Scheme = {
  label: "an HTTP message signature",
  algorithm: "http-message",
  encoding: "text",
  signature: { header: "Signature" },
  http: { algorithms: ["ed25519", "ecdsa-sha256-raw", "rsa-pss-sha512", "hmac-sha256"], covers: [] },
  bindsBody: false,
};
