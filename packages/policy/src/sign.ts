import { createHmac } from "node:crypto";
import type { GenericHmac } from "@postern/contract/policy";
import type { HeaderPairs } from "@postern/contract/request";
import { conditionsOf } from "./condition.ts";
import { digestOf } from "./digest.ts";
import { DraftRequest } from "./draft-request.ts";
import { encode } from "./encoding.ts";
import { JsonPaths } from "./json-paths.ts";
import { type Key, keysOf, proofOf } from "./key.ts";
import { messageBuilder } from "./message.ts";
import type { Part } from "./part.ts";
import type { Condition, Input, Source } from "./place.ts";
import type { ProviderSpec } from "./provider.ts";
import { specOf } from "./providers/index.ts";
import type { Freshness, Scheme } from "./scheme.ts";
import { atItem, type ProviderSettings, textOf } from "./settle.ts";
import { isLacking } from "./signing.ts";

/** An event to be posted as its provider would post it. */
export interface UnsignedEvent {
  body: Buffer;
  nowSeconds: number;
  /** The endpoint's public address. */
  url: string;
  /** As the provider's event header names it. */
  eventType: string;
  id: string;
  /** Id and type stand where they belong already: nothing is written but what signs. */
  isNamed?: boolean;
  contentType?: string;
  /** The settings of the endpoint's signature gate. */
  hmac?: GenericHmac | undefined;
  settings?: ProviderSettings | undefined;
}
/** The same, signed: some providers put the proof into the address or the body. */
export interface SignedEvent {
  url: string;
  headers: HeaderPairs;
  body: Buffer;
}

/**
 * What a provider would post with this event, signed by the same record that checks it. Nothing when the secret signs nothing: a public
 * key only checks, and a malformed secret is none.
 */
export function signEvent(provider: string, secret: string, event: UnsignedEvent): SignedEvent | undefined {
  const spec = specOf(provider, event);
  for (const listed of spec.schemes) {
    const scheme = listed.each === undefined ? listed : atItem(listed, listed.each, 0);
    // What lists for itself what it signs is for its sender to make.
    const [key] = scheme.http ? [] : keysOf(scheme, "shared", secret);
    const draft = draftOf(spec, scheme, event);
    const isSigned = key !== undefined && signDraft(draft, { scheme, key, event }) && applies(scheme, draft);
    if (isSigned) return { url: draft.url, headers: draft.headers, body: draft.body };
  }
}

/** The headers alone, for a provider that signs nowhere else. */
export function signSample(provider: string, secret: string, event: UnsignedEvent): HeaderPairs | undefined {
  return signEvent(provider, secret, event)?.headers;
}

/** The event with the headers that name it, its type and its scheme. */
function draftOf({ event: { id, type } }: ProviderSpec, { when }: Scheme, event: UnsignedEvent): DraftRequest {
  const draft = new DraftRequest(event.url, event.body, [["Content-Type", event.contentType ?? "application/json"]]);
  const types = type.flatMap(placesOfName);
  if (!event.isNamed) {
    writeName(draft, id.flatMap(placesOfName)[0], event.id);
    writeName(draft, types.find((input) => "header" in input) ?? types[0], event.eventType);
  }
  const conditions = when === undefined ? [] : Array.isArray(when) ? (when as readonly Condition[]) : [when as Condition];
  for (const condition of conditions) if ("equals" in condition) writeName(draft, condition.input, textOf(condition.equals) ?? "");
  return draft;
}

/** Where an event's name is read; a word stands nowhere. */
function placesOfName(source: ProviderSpec["event"]["type"][number]): readonly Input[] {
  if ("word" in source) return [];
  return "join" in source ? source.join : [source];
}

/** Whether the scheme is the one that would be meant by this request. */
function applies({ when }: Scheme, draft: DraftRequest): boolean {
  const paths = new JsonPaths();
  const holds = conditionsOf(when, paths);
  return !holds || holds(draft.reading(paths));
}

/** Writes a text where it will be read, unless the sample says something there already. */
function writeName(draft: DraftRequest, input: Input | undefined, value: string): void {
  if (!input || draft.has(input) || input.base64 || input.inner !== undefined || input.xml !== undefined) return;
  draft.write("header" in input ? { header: input.header } : input, value);
}

interface Signer {
  scheme: Scheme;
  key: Key;
  event: UnsignedEvent;
}

const placeholder = "POSTERN-SIGNS-HERE";

/** Writes time, signed values and signature into the draft; the signature's place is held by a word until it is known. */
function signDraft(draft: DraftRequest, { scheme, key, event }: Signer): boolean {
  const { timestamp, message = [], signature } = scheme;
  const time = timestamp ? momentText(timestamp, event.nowSeconds) : "";
  if (timestamp && !("claim" in timestamp.from)) draft.write(timestamp.from, time);
  for (const source of inputsOf(message)) if (!draft.has(source)) draft.write(source, isNamesOf(scheme, source) ? signedNames(scheme, source) : event.id);
  if (key.jws) {
    draft.write(signature, jwtOf({ scheme, key, event }, digestClaims(scheme, draft)));
    return true;
  }
  draft.write(signature, signature.idUntil === undefined ? placeholder : `${key.id ?? event.id}${signature.idUntil}${placeholder}`);

  const paths = new JsonPaths();
  const build = messageBuilder(message, paths);
  const url = (scheme.url && textOf(scheme.url)) ?? draft.url;
  const built = build({ request: draft.reading(paths), timestamp: time, url, secret: "bytes" in key ? key.bytes : undefined });
  const proof = isLacking(built) ? undefined : proofOf(key, built);
  if (proof) draft.replace(placeholder, encode(scheme.encoding, proof));
  return proof !== undefined;
}

/** The inputs that must be there to be signed. */
function inputsOf(parts: readonly Part[]): Source[] {
  return parts.flatMap((part): Source[] => {
    if (typeof part === "string" || "text" in part || "when" in part) return [];
    if ("envelope" in part) return part.envelope.flatMap(({ value }) => inputsOf(value));
    if ("headersNamedIn" in part) return [part.headersNamedIn];
    if ("joined" in part) return part.joined.flatMap(inputsOf);
    if ("of" in part) return inputsOf(part.of);
    if ("lower" in part) return inputsOf(part.lower);
    return ("header" in part || "query" in part || "form" in part || "json" in part) && !part.optional ? [part] : [];
  });
}

function isNamesOf({ message = [] }: Scheme, source: Source): boolean {
  return message.some((part) => typeof part === "object" && "headersNamedIn" in part && part.headersNamedIn === source);
}

/** The list of the signed headers: itself, and that of the time. */
function signedNames({ timestamp }: Scheme, source: Source): string {
  const names = [source, timestamp?.from].flatMap((place) => (place && "header" in place ? [place.header.toLowerCase()] : []));
  return names.join(source.separator);
}

function momentText({ format }: Freshness, nowSeconds: number): string {
  if (format === "milliseconds") return String(nowSeconds * 1_000);
  if (format === "http-date") return new Date(nowSeconds * 1_000).toUTCString();
  return format.startsWith("iso") ? new Date(nowSeconds * 1_000).toISOString() : String(nowSeconds);
}

/** The digests that a token holds of what the draft says. */
function digestClaims({ digests = [], url }: Scheme, draft: DraftRequest): [claim: string, digest: string][] {
  const paths = new JsonPaths();
  const signing = { request: draft.reading(paths), timestamp: "", url: (url && textOf(url)) ?? draft.url };
  return digests.flatMap(({ from, algorithm, encoding, of = ["body"] }): [string, string][] => {
    const message = messageBuilder(of, paths)(signing);
    return "claim" in from && !isLacking(message) ? [[from.claim, encode(encoding, digestOf(algorithm, message))]] : [];
  });
}

const lifetimeSeconds = 300;

/** A JWT with what the record looks for: the times, the body's digest, the issuer. */
function jwtOf({ scheme, key, event: { nowSeconds, id } }: Signer, digests: readonly (readonly [string, string])[]): string {
  const required = (scheme.require ?? []).flatMap((condition) =>
    "equals" in condition && "claim" in condition.input ? [[condition.input.claim, textOf(condition.equals)]] : [],
  );
  const claims = { iat: nowSeconds, nbf: nowSeconds, exp: nowSeconds + lifetimeSeconds, jti: id, ...Object.fromEntries([...required, ...digests]) };
  const signed = [{ alg: key.jws, typ: "JWT" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return key.kind === "hmac" ? `${signed}.${createHmac(key.digest, key.bytes).update(signed).digest("base64url")}` : "";
}
