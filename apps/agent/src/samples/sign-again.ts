import { randomUUID } from "node:crypto";
import type { HeaderPairs } from "@postern/contract/request";
import { signEvent } from "@postern/policy/sign";
import { Ended, exitCodes } from "../exit.ts";
import { type HttpMessage, headerOf, pairsOf } from "../http-message.ts";
import { judgeSignature } from "./judge-signature.ts";

export interface Signing {
  provider: string;
  secret: string;
  /** The public address that the provider was given; some sign it. */
  url: string;
  nowMs: number;
}

/**
 * The message with its signature, and signed time, made anew by the record that checks them; what the provider does not sign stays as it is.
 * Throws an Ended where only the provider itself can sign, or signs what is not a header.
 */
export async function signAgain(message: HttpMessage, signing: Signing): Promise<HttpMessage> {
  const made = sign(message, signing, idOf(message, signing));
  const signed = { ...message, rawHeaders: replaced(message.rawHeaders, made) };
  const { answer } = await judgeSignature(signed, signing);
  if ("reason" in answer) throw cannotSign(signing.provider);
  return signed;
}

function sign({ body, ...message }: HttpMessage, { provider, secret, url, nowMs }: Signing, id: string): HeaderPairs {
  const contentType = headerOf(message, "content-type");
  const facts = { id, eventType: "", isNamed: true, nowSeconds: Math.floor(nowMs / 1_000), ...(contentType !== undefined && { contentType }) };
  const signed = signEvent(provider, secret, { body, url, ...facts });
  if (!signed) throw cannotSign(provider);
  if (!signed.body.equals(body) || signed.url !== url)
    throw new Ended(exitCodes.usage, `${provider} signs inside the body or the address: make a fresh sample instead, with postern send ${provider}`);
  return signed.headers;
}

/** The event's own id, where a header that is signed holds it. */
function idOf(message: HttpMessage, signing: Signing): string {
  const probe = randomUUID();
  const name = sign(message, signing, probe).find(([, text]) => text === probe)?.[0];
  return (name === undefined ? undefined : headerOf(message, name.toLowerCase())) ?? probe;
}

/** Each header that was made takes the place of the one that was there, or stands at the end; the content type stays. */
function replaced(rawHeaders: readonly string[], made: HeaderPairs): string[] {
  const fresh = new Map(made.filter(([name, value]) => value !== "" && name.toLowerCase() !== "content-type").map((pair) => [pair[0].toLowerCase(), pair]));
  const placed = new Set<string>();
  const kept = pairsOf(rawHeaders).flatMap(([name, value]) => {
    const key = name.toLowerCase();
    const pair = fresh.get(key);
    if (!pair) return [name, value];
    if (placed.has(key)) return []; // a second one would make it ambiguous
    placed.add(key);
    return [name, pair[1]];
  });
  return [...kept, ...[...fresh].flatMap(([key, pair]) => (placed.has(key) ? [] : pair))];
}

function cannotSign(provider: string): Ended {
  return new Ended(exitCodes.usage, `this secret signs nothing as ${provider} does: it is of another form, or only ${provider} itself can sign`);
}
