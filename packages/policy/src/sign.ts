import type { GenericHmac } from "@postern/contract/policy";
import type { HeaderPairs } from "@postern/contract/request";
import { conditionOf } from "./condition.ts";
import { encode } from "./encoding.ts";
import { JsonPaths } from "./json-paths.ts";
import { type Key, keyOf, type Message, macOf } from "./key.ts";
import { messageBuilder } from "./message.ts";
import type { Input, ProviderSpec, Scheme, Source } from "./provider.ts";
import { specOf } from "./providers/index.ts";
import { Reading } from "./reading.ts";

/** An event to be posted as its provider would post it. */
export interface UnsignedEvent {
  body: Buffer;
  nowSeconds: number;
  /** The endpoint's public address. */
  url: string;
  /** As the provider's event header names it. */
  eventType: string;
  id: string;
  contentType?: string;
  /** For generic-hmac: the settings of the endpoint's signature gate. */
  hmac?: GenericHmac | undefined;
}

/**
 * The headers a provider would send with this event, signed by the same record that checks them. Nothing when the secret signs nothing:
 * a public key only checks, and a malformed secret is none.
 */
export function signSample(provider: string, secret: string, event: UnsignedEvent): HeaderPairs | undefined {
  const spec = specOf(provider, event.hmac);
  const headers: HeaderPairs = [["Content-Type", event.contentType ?? "application/json"], ...eventHeaders(spec, event)];
  const paths = new JsonPaths();
  const request = readingOf(event, headers, paths);

  const scheme = spec.schemes.find((scheme) => keyOf(scheme, secret) && applies(scheme, request, paths));
  const key = scheme && keyOf(scheme, secret);
  if (!scheme || !key || key.kind === "ed25519") return;

  const timestamp = timestampOf(scheme, event.nowSeconds);
  for (const part of scheme.message ?? []) if (typeof part === "object" && "header" in part) fill(headers, part.header, event.id);
  if (scheme.timestamp) write(headers, scheme.timestamp.from, timestamp);
  const message = messageBuilder(scheme.message ?? [], paths)(readingOf(event, headers, paths), timestamp, event.url);
  if ("lacks" in message) return;
  write(headers, scheme.signature, encode(scheme.encoding, proofOf(key, message)));
  return headers;
}

/** The headers by which a provider names an event and its type. */
function eventHeaders({ event: { id, type } }: ProviderSpec, event: UnsignedEvent): HeaderPairs {
  const types = type.flatMap((source) => ("join" in source ? source.join : [source]));
  return [
    ...headerOf(id[0], event.id),
    ...headerOf(
      types.find((input) => "header" in input),
      event.eventType,
    ),
  ];
}

function headerOf(input: Input | undefined, value: string): HeaderPairs {
  return input && "header" in input ? [[input.header, value]] : [];
}

function readingOf({ url, body }: UnsignedEvent, headers: HeaderPairs, paths: JsonPaths): Reading {
  const { pathname, search } = new URL(url);
  return new Reading({ method: "POST", target: pathname + search, url, rawHeaders: headers.flat(), body, clientIp: "127.0.0.1" }, paths);
}

function applies({ when }: Scheme, request: Reading, paths: JsonPaths): boolean {
  return !when || conditionOf(when, paths)(request);
}

function timestampOf({ timestamp }: Scheme, nowSeconds: number): string {
  if (timestamp?.format === "milliseconds") return String(nowSeconds * 1_000);
  return timestamp?.format === "iso" ? new Date(nowSeconds * 1_000).toISOString() : String(nowSeconds);
}

function proofOf(key: Exclude<Key, { kind: "ed25519" }>, message: Message): Buffer {
  return key.kind === "token" ? key.bytes : macOf(key, message);
}

/** Adds a header that is signed but not there yet. */
function fill(headers: HeaderPairs, name: string, value: string): void {
  if (!headers.some(([present]) => present.toLowerCase() === name.toLowerCase())) headers.push([name, value]);
}

/** Writes a text where its source will be cut out again: a header of its own, or one more item of a header's list. */
function write(headers: HeaderPairs, source: Source, text: string): void {
  if (!("header" in source)) return;
  const item = `${source.prefix ?? ""}${text}`;
  const list = headers.find(([name]) => source.separator !== undefined && name === source.header);
  if (list) list[1] += `${source.separator}${item}`;
  else headers.push([source.header, item]);
}
