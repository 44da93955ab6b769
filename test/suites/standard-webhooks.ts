import { randomBytes } from "node:crypto";
import { sign } from "@postern/delivery/sign";
import type { Inbound, OpenSecret } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import { signSample } from "@postern/policy/sign";
import { Webhook } from "standardwebhooks";
import { type Case, expectVerdict, type Suite } from "./suite.ts";

/** Standard Webhooks both ways, by the npm package `standardwebhooks`: what ours sign theirs verify, and what theirs sign ours let in. */
export function standardWebhooks(): Suite[] {
  const events = trials.filter(({ body }) => body.includes('"type"')); // what has no type is given one before it is signed
  return [
    { name: "standard-webhooks/deliveries to their verifier", cases: trials.flatMap((trial) => theirs(trial, signDelivery)) },
    { name: "standard-webhooks/test events to their verifier", cases: events.flatMap((trial) => theirs(trial, signTestEvent)) },
    { name: "standard-webhooks/their signatures to our gate", cases: trials.flatMap(ours) },
  ];
}

interface Trial {
  name: string;
  body: string;
}
const trials: readonly Trial[] = [
  { name: "a small event", body: '{"type":"invoice.paid","data":{}}' },
  { name: "letters beyond ASCII", body: '{"type":"message","text":"Ça va? 🎁 \u2028"}' },
  { name: "a body of one letter", body: "7" },
  { name: "100 KB", body: JSON.stringify({ type: "report", pad: "x".repeat(102_400) }) },
  { name: "a line end at its end", body: '{"type":"x"}\n' },
];
const id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
const [first, second, stranger] = [24, 32, 64].map((bytes) => `whsec_${randomBytes(bytes).toString("base64")}`) as [string, string, string];
const timestampSeconds = Math.floor(Date.now() / 1_000);
const late = 301;

type SignWith = (secrets: readonly string[], body: string, timestampSeconds: number) => Record<string, string> | undefined;

const signDelivery: SignWith = (secrets, body, timestampSeconds) =>
  headersOf(sign({ id, timestampSeconds, body: Buffer.from(body) }, secrets), timestampSeconds);

/** A test event is signed with one secret. */
const signTestEvent: SignWith = ([secret = "", ...more], body, nowSeconds) => {
  if (more.length > 0) return;
  const event = { body: Buffer.from(body), nowSeconds, url: "https://hooks.example.com/e/test", eventType: "test", id };
  return Object.fromEntries(signSample("standard-webhooks", secret, event)?.map(([name, value]) => [name.toLowerCase(), value]) ?? []);
};

function headersOf(signature: string, seconds: number): Record<string, string> {
  return { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": signature };
}

function theirs({ name, body }: Trial, signWith: SignWith): Case[] {
  const judged = (what: string, { by, shown = body, at = timestampSeconds, secret, holds }: Shown): Case[] => {
    const headers = signWith(by, body, at);
    return headers ? [{ name: `${name}: ${what}`, judge: () => expectVerdict(theyVerify(secret, shown, headers), holds) }] : [];
  };
  return [
    ...judged("its secret", { by: [first], secret: first, holds: true }),
    ...judged("while it is rolled, by the old secret", { by: [second, first], secret: first, holds: true }),
    ...judged("while it is rolled, by the new secret", { by: [second, first], secret: second, holds: true }),
    ...judged("another secret", { by: [first, second], secret: stranger, holds: false }),
    ...judged("another secret, of one", { by: [first], secret: stranger, holds: false }),
    ...judged("another body", { by: [first], secret: first, shown: `${body} `, holds: false }),
    ...judged("too old", { by: [first], secret: first, at: timestampSeconds - late, holds: false }),
  ];
}

interface Shown {
  by: readonly string[];
  secret: string;
  shown?: string;
  at?: number;
  holds: boolean;
}

function theyVerify(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function ours({ name, body }: Trial): Case[] {
  const signed = (secrets: readonly string[], seconds = timestampSeconds) =>
    headersOf(secrets.map((secret) => new Webhook(secret).sign(id, new Date(seconds * 1_000), body)).join(" "), seconds);
  const judged = (what: string, headers: Record<string, string>, { held, shown = body, holds }: { held: string[]; shown?: string; holds: boolean }): Case => ({
    name: `${name}: ${what}`,
    judge: () => expectVerdict(weLetIn(held, shown, headers), holds),
  });
  return [
    judged("its secret", signed([first]), { held: [first], holds: true }),
    judged("while we hold two secrets, by the old one", signed([first]), { held: [second, first], holds: true }),
    judged("while we hold two secrets, by the new one", signed([second]), { held: [second, first], holds: true }),
    judged("while the sender signs with two", signed([stranger, first]), { held: [first], holds: true }),
    judged("another secret", signed([stranger]), { held: [first, second], holds: false }),
    judged("another body", signed([first]), { held: [first], shown: `${body} `, holds: false }),
    judged("another id", { ...signed([first]), "webhook-id": "msg_other" }, { held: [first], holds: false }),
    judged("another time", { ...signed([first]), "webhook-timestamp": String(timestampSeconds + 1) }, { held: [first], holds: false }),
    judged("too old", signed([first], timestampSeconds - late), { held: [first], holds: false }),
    judged("too early", signed([first], timestampSeconds + late), { held: [first], holds: false }),
  ];
}

function weLetIn(held: readonly string[], body: string, headers: Record<string, string>): boolean {
  const secrets: OpenSecret[] = held.map((value, index) => ({ id: `sec_${index}`, kind: "shared", value, activeFromMs: 0 }));
  const policy = preparePolicy({ all: [{ kind: "signature", provider: "standard-webhooks" }] }, { endpointId: "ep_1", secrets });
  const url = "https://hooks.example.com/e/test";
  const request: Inbound = {
    method: "POST",
    url,
    target: "/e/test",
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.from(body),
    clientIp: "192.0.2.1",
  };
  const decision = policy.evaluate(request, { nowMs: () => timestampSeconds * 1_000, micros: () => 0, takeToken: () => ({ taken: true }) });
  return !(decision instanceof Promise) && decision.verdict === "accepted";
}
