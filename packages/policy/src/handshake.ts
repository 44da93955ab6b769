import { isActive } from "./active-secret.ts";
import { conditionsOf } from "./condition.ts";
import { sameBytes } from "./constant-time.ts";
import { joined } from "./digest.ts";
import { type Read, readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import { keyMaterial } from "./key-steps.ts";
import { messageBuilder } from "./message.ts";
import type { Part } from "./part.ts";
import { pinnedUrl } from "./pinned-url.ts";
import type { HandshakeAnswer, OpenSecret } from "./ports.ts";
import type { Handshake, HandshakeAction, ProviderSpec } from "./provider.ts";
import type { Reading } from "./reading.ts";
import { textOf } from "./settle.ts";
import { isLacking, type Signing } from "./signing.ts";
import { signsWordsOnly } from "./signing-oracle.ts";

/** No provider's challenge is longer; whoever asks for more is not shaking hands. */
const replyLettersMax = 4_096;
/** No provider hands over a secret that could be guessed, or that a header could not hold. */
const handedOver = /^[\x21-\x7e]{16,1024}$/;

type ShakeHands = (request: Reading, nowMs: number) => HandshakeAnswer | undefined;

interface HandshakeInputs {
  secrets: readonly OpenSecret[];
  paths: JsonPaths;
  /** Whether the request's signature has been proved: the challenges that need none are answered before, by the gate itself. */
  proved: boolean;
}

/** Makes a provider's challenges ready: answers the first that fits a request, if one does. */
export function handshakeReader(spec: ProviderSpec, inputs: HandshakeInputs): ShakeHands | undefined {
  const meant = (spec.handshakes ?? []).filter(({ proof }) => (proof === undefined) === inputs.proved);
  if (meant.length === 0) return;
  const ready = meant.map((handshake) => prepareHandshake(handshake, spec, inputs));
  return (request, nowMs) => {
    for (const answer of ready) {
      const reply = answer(request, nowMs);
      if (reply) return reply;
    }
  };
}

function prepareHandshake(handshake: Handshake, spec: ProviderSpec, inputs: HandshakeInputs): ShakeHands {
  const fits = conditionsOf(handshake.match, inputs.paths);
  const proven = prooferOf(handshake, inputs);
  const isSafe = signsWordsOnly(handshake, inputs.paths);
  const write = writerOf(handshake, inputs.paths);
  const act = handshake.action && actorOf(handshake.action, inputs.paths);
  const steps = spec.schemes[0]?.key ?? [];
  return (request, nowMs) => {
    const active = inputs.secrets.filter((secret) => secret.kind === "shared" && isActive(secret, nowMs));
    if (!fits?.(request) || !proven(request, active) || !isSafe(request)) return;
    const key = active[0] && keyMaterial(steps, active[0].value);
    const reply = write({ request, timestamp: "", url: request.url, secret: key?.bytes, keyId: key?.id });
    const action = act?.(request);
    return reply && (!act || action) ? { ...reply, ...(action && { action }) } : undefined;
  };
}

type Proven = (request: Reading, active: readonly OpenSecret[]) => boolean;

function prooferOf({ proof }: Handshake, { paths }: HandshakeInputs): Proven {
  if (proof === undefined || proof === "none") return () => true;
  if (proof === "unclaimed") return (_, active) => active.length === 0;
  const read = readerOf(proof.token, paths);
  const expected = textOf(proof.equals);
  return (request) => {
    const [token, second] = read(request);
    return token !== undefined && second === undefined && expected !== undefined && sameBytes(Buffer.from(token), Buffer.from(expected));
  };
}

type Write = (signing: Signing) => Pick<HandshakeAnswer, "status" | "headers" | "body"> | undefined;

function writerOf({ reply }: Handshake, paths: JsonPaths): Write {
  const json = reply.json && writersOf(reply.json, paths);
  const headers = writersOf(reply.headers ?? {}, paths);
  const body = partsWriter(reply.body ?? [], paths);
  const contentType = reply.contentType ?? (json ? "application/json" : undefined);
  // The answer echoes what the sender wrote: no browser may take it for a page.
  const fixed: Record<string, string> = contentType ? { "content-type": contentType, "x-content-type-options": "nosniff" } : {};
  return (signing) => {
    const named = writeAll(headers, signing);
    const members = json && writeAll(json, signing);
    const text = json ? members && JSON.stringify(members) : body(signing);
    if (!named || text === undefined || text.length > replyLettersMax || Object.values(named).some(isUnfit)) return;
    return { status: reply.status, headers: { ...fixed, ...named }, body: text };
  };
}

type WriteText = (signing: Signing) => string | undefined;

function partsWriter(parts: readonly Part[], paths: JsonPaths): WriteText {
  const build = messageBuilder(parts, paths);
  return (signing) => {
    const message = build(signing);
    return isLacking(message) ? undefined : joined(message).toString("utf8");
  };
}

function writersOf(named: Readonly<Record<string, readonly Part[]>>, paths: JsonPaths): readonly (readonly [string, WriteText])[] {
  return Object.entries(named).map(([name, parts]) => [name, partsWriter(parts, paths)]);
}

/** Every text by its name; nothing when one cannot be written. */
function writeAll(named: readonly (readonly [string, WriteText])[], signing: Signing): Record<string, string> | undefined {
  const written = named.map(([name, write]) => [name, write(signing)] as const);
  return written.every((pair): pair is readonly [string, string] => pair[1] !== undefined) ? Object.fromEntries(written) : undefined;
}

/** What an echoed header must not hold. */
function isUnfit(value: string): boolean {
  return value.length > 1_000 || /[^\x20-\x7e]/.test(value);
}

function actorOf(action: HandshakeAction, paths: JsonPaths): (request: Reading) => HandshakeAnswer["action"] {
  const read: Read = readerOf(action.kind === "store-secret" ? action.from : action.url, paths);
  return (request) => {
    const [value, second] = read(request);
    if (!value || second !== undefined) return;
    if (action.kind === "store-secret") return handedOver.test(value) ? { kind: action.kind, value } : undefined;
    const url = pinnedUrl(value, action);
    return url && { kind: action.kind, url: value };
  };
}
