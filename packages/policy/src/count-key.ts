import { hash } from "node:crypto";
import { type CountedBy, namedKeys } from "@postern/contract/count-key";
import { nameOfInput, type Read, readerOf } from "./input.ts";
import { networkOf, prefixOf } from "./network-of.ts";
import type { Input } from "./place.ts";
import { PolicyError } from "./policy-error.ts";
import type { Denial, GateInputs } from "./ports.ts";
import type { Reading } from "./reading.ts";

/** What requests are counted by: reads the key of one, and says in words what it is. */
export interface CountKey {
  /** The key, or why the request is not let in. */
  read(request: Reading): string | Denial;
  /** "header X-Shop", "network". */
  words: string;
}

/** Longer texts are no keys: reading them would cost more than counting them. */
const lettersMax = 1_024;
const noKey = "";

/** Makes the key of a gate that counts ready. */
export function countKeyOf(settings: CountedBy, inputs: Pick<GateInputs, "paths" | "senders">): CountKey {
  const { per } = settings;
  if (per === "endpoint") return { read: () => noKey, words: "endpoint" };
  if (per === "address") return { read: ({ clientIp }) => networkOf(clientIp), words: "address" };
  if (per === "network") return { read: ({ clientIp }) => prefixOf(clientIp), words: "network" };
  return broughtKey(settings, inputs);
}

/** A text that the request brings. It is known by its hash, so that a long one takes no memory and a telling one is not kept. */
function broughtKey({ per, name, missing }: CountedBy, inputs: Pick<GateInputs, "paths" | "senders">): CountKey {
  if (namedKeys.includes(per) && name === undefined) throw new PolicyError("name", `is needed to count by ${per}`);
  const { read, words } = per === "claim" ? identityClaim(name ?? "") : placed(inputOf({ per, name }, inputs), inputs);
  const denial: Denial = { reason: "key-missing", seen: `not one ${words}`, expected: `one ${words}, by which is counted` };
  return {
    words,
    read(request) {
      const [text, second] = read(request);
      if (text === undefined || text === "" || text.length > lettersMax || second !== undefined) return missing === "refuse" ? denial : noKey;
      return hash("sha256", text, "base64url").slice(0, digestLetters);
    },
  };
}
/** 132 bits: nobody finds two keys of one digest. */
const digestLetters = 22;

function placed(input: Input, { paths }: Pick<GateInputs, "paths">): { read: Read; words: string } {
  return { read: readerOf(input, paths), words: nameOfInput(input) };
}

/** What the identity issuer's token claims, once the token gate before this one has proved it. */
function identityClaim(name: string): { read: Read; words: string } {
  return { read: ({ identity }) => identity?.claim(name) ?? [], words: `claim ${name}` };
}

function inputOf({ per, name = "" }: Pick<CountedBy, "per" | "name">, { senders }: Pick<GateInputs, "senders">): Input {
  if (per === "header") return { header: name };
  if (per === "query") return { query: name };
  if (per === "body-path") return { json: name };
  const account = senders.find(({ event }) => event.account !== undefined)?.event.account;
  if (!account) throw new PolicyError("per", "cannot be the provider's account: no provider of this policy says whose account an event belongs to");
  return account;
}
