import type { ProviderCard } from "@postern/contract/provider";
import { nameOfInput } from "@postern/policy/input";
import type { Condition } from "@postern/policy/place";
import type { Handshake, ProviderSpec } from "@postern/policy/provider";
import { findCard } from "@postern/policy/providers/index";
import type { Freshness, Scheme } from "@postern/policy/scheme";
import { table } from "./markdown.ts";
import { sampleRequest } from "./provider-sample.ts";

/** All that Postern knows of one provider, read off its record. */
export function providerPage(spec: ProviderSpec): string {
  const card = findCard(spec.slug);
  if (!card) throw new Error(`there is no card for ${spec.slug}`);
  return `${[
    `# ${spec.name}`,
    `\`${spec.slug}\` · [how ${spec.name} documents it](${spec.docs}) · [all providers](../providers.md)`,
    confidenceOf(card),
    `## Set it up\n\n${card.setUp.map((step, index) => `${index + 1}. ${step}`).join("\n")}\n\nSecret: ${card.secretHint}${feedOf(card)}`,
    settingsOf(card),
    `## How a request is proved\n\n${card.scheme}.\n\n${spec.schemes.map((scheme, index) => schemeOf(scheme, spec.schemes.length > 1 ? index + 1 : 0)).join("\n\n")}`,
    card.bindsBody ? "" : unbound(card),
    `## What the event is called\n\n${namesOf(spec)}`,
    challengesOf(spec.handshakes ?? []),
    sampleRequest(spec),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function feedOf({ feed }: ProviderCard): string {
  return feed ? `\n\nCalls from: it publishes its addresses, as the feed [${feed.slug}](../address-feeds.md).` : "";
}

const sureness = {
  high: "Confidence: high. An official verifier was read.",
  medium: "Confidence: medium. Documentation or public code says so; no official verifier was run against it.",
  low: "Confidence: low.",
};

function confidenceOf({ confidence, uncertain }: ProviderCard): string {
  return uncertain ? `${sureness[confidence]} In doubt: ${uncertain}` : sureness[confidence];
}

function settingsOf({ settings }: ProviderCard): string {
  if (settings.length === 0) return "";
  const rows = settings.map(({ name, label, about, kind, required }) => [`\`${name}\``, label, kind, required ? "yes" : "no", about]);
  return `What only you know, set in the signature gate:\n\n${table(["setting", "on the form", "kind", "needed", "meaning"], rows)}`;
}

function schemeOf(scheme: Scheme, number: number): string {
  const rows = [
    ["proof", scheme.label],
    ["stands in", placesOf(scheme)],
    ["algorithm", `\`${scheme.algorithm}\`${scheme.jws ? `: ${scheme.jws.algorithms.join(", ")}` : ""}`],
    ["written as", scheme.encoding],
    ["time", scheme.timestamp ? timeInWords(scheme.timestamp) : "none"],
    ["covers the body", scheme.bindsBody ? "yes" : "no"],
    ["counts when", conditions(scheme.when)],
    ["must hold besides", conditions(scheme.require)],
    ["keys are fetched from", keysFrom(scheme)],
    ["signed address", scheme.url ? `the setting \`${scheme.url.setting}\`, or else the endpoint's own` : ""],
  ].filter(([, value]) => value !== "");
  return `${number === 0 ? "" : `### Scheme ${number}\n\n`}${table(["", ""], rows as string[][])}`;
}

function placesOf({ signature, also = [] }: Scheme): string {
  return [signature, ...also].map((source) => `${nameOfInput(source)}${source.prefix ? `, after \`${source.prefix.trim()}\`` : ""}`).join("; or ");
}

function timeInWords({ from, format, pastSeconds, futureSeconds, signed }: Freshness): string {
  const window = pastSeconds === futureSeconds ? `${pastSeconds} s either way` : `${pastSeconds} s back, ${futureSeconds} s ahead`;
  return `${nameOfInput(from)} (${format}), ${window}${signed ? "" : "; it is not signed"}`;
}

function keysFrom({ keysFrom: from }: Scheme): string {
  if (!from) return "";
  const hosts = from.hosts === undefined ? "" : "setting" in from.hosts ? `, hosts as \`${from.hosts.setting}\` says` : `, hosts ${from.hosts.join(", ")}`;
  const place = typeof from.url === "string" ? from.url : nameOfInput(from.url);
  return `${place} (${from.form}${hosts}), unless the endpoint holds a key of its own`;
}

function conditions(condition: Scheme["when"] | Scheme["require"]): string {
  if (condition === undefined) return "";
  return [condition as Condition | readonly Condition[]].flat().map(conditionInWords).join("; ");
}

function conditionInWords(condition: Condition): string {
  if ("method" in condition) return `the method is ${condition.method}`;
  const name = nameOfInput(condition.input);
  if ("equals" in condition)
    return `${name} is ${typeof condition.equals === "string" ? `\`${condition.equals}\`` : `the setting \`${condition.equals.setting}\``}`;
  if ("oneOf" in condition)
    return `${name} is one of ${"setting" in condition.oneOf ? `the setting \`${condition.oneOf.setting}\`` : condition.oneOf.map((one) => `\`${one}\``).join(", ")}`;
  if ("startsWith" in condition)
    return `${name} begins with ${[condition.startsWith]
      .flat()
      .map((one) => `\`${one}\``)
      .join(" or ")}`;
  if ("letters" in condition) return `${name} has ${condition.letters} letters`;
  return "sameAs" in condition ? `${name} is the same as ${nameOfInput(condition.sameAs)}` : `${name} is ${condition.present ? "there" : "absent"}`;
}

function unbound({ name }: ProviderCard): string {
  return `**The proof does not cover the whole body.** Whoever can read one request of ${name} can send another body with the same proof. Take each id once only (a replay gate that requires an id), let in only ${name}'s addresses where it publishes them, and look the event up at ${name} before you act on it.`;
}

function namesOf({ event: { id, type, account } }: ProviderSpec): string {
  const names = (sources: ProviderSpec["event"]["type"]) =>
    sources.map((source) =>
      "word" in source
        ? `\`${source.word}\` when ${conditionInWords(source.when)}`
        : "join" in source
          ? source.join.map(nameOfInput).join(" with ")
          : nameOfInput(source),
    );
  const rows = [
    ["id", names(id).join("; or ") || "none that is the same for every retry: a retry is a new event"],
    ["type", names(type).join("; or ") || "none"],
    ["account", account ? nameOfInput(account) : ""],
  ].filter(([, value]) => value !== "");
  return table(["", "read from"], rows as string[][]);
}

const proofs = { none: "none", unclaimed: "none, but only while the endpoint has no secret" };

function challengesOf(handshakes: readonly Handshake[]): string {
  if (handshakes.length === 0) return "";
  const rows = handshakes.map(({ match, proof, reply, action }) => [
    match.map(conditionInWords).join("; "),
    proof === undefined
      ? "the signature"
      : typeof proof === "string"
        ? proofs[proof]
        : `${nameOfInput(proof.token)} is the setting \`${proof.equals.setting}\``,
    `${reply.status}${action ? (action.kind === "store-secret" ? ", and the secret it hands over is kept" : ", and the subscription is confirmed") : ""}`,
  ]);
  return `## Challenges answered at the gate\n\nThey are recorded as requests and delivered nowhere.\n\n${table(["when", "its proof", "answer"], rows)}`;
}
