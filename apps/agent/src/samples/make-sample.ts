import { randomUUID } from "node:crypto";
import { neededSettings, sampleSecret } from "@postern/policy/made-sample";
import { findSpec } from "@postern/policy/providers/index";
import { sampleEvent } from "@postern/policy/samples";
import { type SignedEvent, signEvent } from "@postern/policy/sign";
import { Ended, exitCodes } from "../exit.ts";
import type { HttpMessage } from "../http-message.ts";
import { demandProvider } from "./judge-signature.ts";

export interface SampleWanted {
  provider: string;
  /** The event's type; the sample's own when empty. */
  event?: string | undefined;
  /** Instead of the sample's. */
  body?: Buffer | undefined;
  /** One of ours, which everyone knows, when empty. */
  secret?: string | undefined;
  /** The address that the provider was given. */
  url: string;
  nowMs: number;
}
export interface Sample {
  message: HttpMessage;
  url: string;
  eventType: string;
  /** What it was signed with. */
  secret: string;
}

/** One event as its provider would send it, signed by the record that checks it. Throws an Ended where there is no such sample, or only the provider itself can sign. */
export function makeSample({ provider, event, body, secret, url, nowMs }: SampleWanted): Sample {
  demandProvider(provider);
  const facts = { id: randomUUID(), nowSeconds: Math.floor(nowMs / 1_000) };
  const sample = sampleEvent(provider, facts);
  if (event !== undefined && event !== sample.eventType && !body)
    throw new Ended(exitCodes.usage, `the sample of ${provider} is ${sample.eventType}: for ${event} give its body, with --body FILE`);
  const unsigned = { ...sample, ...(body && { body }), eventType: event ?? sample.eventType, ...facts, url };
  for (const tried of secret === undefined ? knownSecrets : [secret]) {
    const signed = signEvent(provider, tried, { ...unsigned, settings: settingsOf(provider) });
    if (signed) return { message: messageOf(signed), url: signed.url, eventType: unsigned.eventType, secret: tried };
  }
  throw new Ended(
    exitCodes.usage,
    `${secret === undefined ? "" : "this secret signs nothing: it is of another form, or "}only ${provider} itself can sign its events`,
  );
}

/** The form that most records take, and that of Standard Webhooks. */
const knownSecrets = [sampleSecret, `whsec_${sampleSecret}`];

function settingsOf(provider: string) {
  const spec = findSpec(provider);
  return spec && neededSettings(spec);
}

function messageOf({ url, headers, body }: SignedEvent): HttpMessage {
  const { host, pathname, search } = new URL(url);
  const rawHeaders = ["Host", host, ...headers.flat(), "Content-Length", String(body.length)];
  return { method: "POST", target: pathname + search, httpVersion: "1.1", rawHeaders, body };
}
