import { readerOf } from "./input.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { Part } from "./part.ts";
import type { Handshake } from "./provider.ts";
import type { Reading } from "./reading.ts";

/** A challenge is a word. No body of an event is one. */
const word = /^[A-Za-z0-9._~-]{1,128}$/;

/**
 * Some challenges are answered with an HMAC of whatever a stranger writes, under the very secret that signs events (X, LinkedIn). Answered
 * for any text, the gate would sign forged events for everyone who asks: so nothing but words is signed.
 */
export function signsWordsOnly({ reply, proof }: Handshake, paths: JsonPaths): (request: Reading) => boolean {
  if (proof === undefined) return () => true;
  const parts = [...(reply.body ?? []), ...Object.values(reply.json ?? {}).flat(), ...Object.values(reply.headers ?? {}).flat()];
  const reads = parts.flatMap(signedInputs).map((part) => readerOf(part, paths));
  return (request) => reads.every((read) => read(request).every((value) => word.test(value)));
}

type InputPart = Extract<Part, { optional?: true }>;

/** The inputs inside of HMACs, however deep. */
function signedInputs(part: Part): InputPart[] {
  if (typeof part === "string" || !("of" in part)) return [];
  return "hmac" in part ? part.of.flatMap(inputsIn) : part.of.flatMap(signedInputs);
}

function inputsIn(part: Part): InputPart[] {
  if (typeof part === "string" || "text" in part) return [];
  if ("of" in part) return part.of.flatMap(inputsIn);
  return "header" in part || "query" in part || "form" in part || "json" in part || "whole" in part ? [part] : [];
}
