import { addressFeeds } from "@postern/contract/address-feeds";
import type { GenericHmac, Policy, SettingsOf } from "@postern/contract/policy";
import type { ProviderCard } from "@postern/contract/provider";
import type { SecretOrigin } from "@postern/contract/secret-form";
import { nameOfInput } from "../input.ts";
import { keysOf, type SecretKind, secretKindsOf } from "../key.ts";
import { PolicyError } from "../policy-error.ts";
import type { ProviderSpec } from "../provider.ts";
import { type ProviderSettings, settle } from "../settle.ts";
import { aToC } from "./a-to-c.ts";
import { aliases } from "./aliases.ts";
import { dToK } from "./d-to-k.ts";
import { genericHmac } from "./generic-hmac.ts";
import { lToR } from "./l-to-r.ts";
import { sToZ } from "./s-to-z.ts";

const listed = [...aToC, ...dToK, ...lToR, ...sToZ];
/** Those that most people look for stand first. */
const first = ["github", "gitlab", "stripe", "slack", "shopify", "twilio", "discord", "meta", "paypal", "aws-sns", "standard-webhooks"];
const rank = ({ slug }: ProviderSpec) => first.indexOf(slug) + 1 || first.length + 1;

/** Every provider, in the order the tiles show them. A new one: its record, and a line in the list of its letter. */
export const providers: readonly ProviderSpec[] = [...listed.toSorted((left, right) => rank(left) - rank(right)), genericHmac()];
const bySlug = new Map(providers.map((spec) => [spec.slug, spec]));

export function findSpec(slug: string): ProviderSpec | undefined {
  return bySlug.get(slug);
}

/** What an endpoint's owner has set for its provider. */
export interface OwnersPart {
  hmac?: GenericHmac | undefined;
  settings?: ProviderSettings | undefined;
}

/** The record of a provider, with the owner's own settings where it takes some. Throws a PolicyError for an unknown one. */
export function specOf(slug: string, { hmac, settings }: OwnersPart = {}): ProviderSpec {
  const spec = slug === "generic-hmac" && hmac ? genericHmac(hmac) : findSpec(slug);
  if (!spec) throw new PolicyError("provider", `there is no provider "${slug}"`);
  return settings ? settle(spec, settings) : spec;
}

/** What people see of each provider. */
export const providerCards: ProviderCard[] = providers.map(cardOf);
const cardBySlug = new Map(providerCards.map((card) => [card.slug, card]));

export function findCard(slug: string): ProviderCard | undefined {
  return cardBySlug.get(slug);
}

function cardOf({ slug, name, docs, schemes, event, card, confidence, uncertain, settings = [], handshakes = [] }: ProviderSpec): ProviderCard {
  const [scheme] = schemes;
  const [eventId] = event.id;
  const handsOverSecret = handshakes.some(({ action }) => action?.kind === "store-secret");
  const header = scheme && "header" in scheme.signature ? scheme.signature.header : undefined;
  return {
    slug,
    name,
    aliases: [...(aliases[slug] ?? [])],
    docs,
    secretHint: card.secretHint,
    setUp: [...card.setUp],
    scheme: card.scheme ?? schemeInWords(scheme),
    secretKind: (scheme && secretKindsOf(scheme)[0]) ?? "shared",
    secretOrigin: originOf({ card, schemes, handsOverSecret }),
    secretForm: card.own === true ? { kind: "text" } : card.own,
    feed: feedFor(slug),
    secretOptional: handsOverSecret || (schemes.length > 0 && schemes.every(({ keysFrom, algorithm }) => keysFrom !== undefined || algorithm === "address")),
    handsOverSecret,
    signatureHeader: header,
    toleranceSeconds: scheme?.timestamp?.pastSeconds,
    eventIdFrom: eventId && ("join" in eventId ? eventId.join.map(nameOfInput).join(" and ") : nameOfInput(eventId)),
    bindsBody: schemes.every(({ bindsBody }) => bindsBody),
    confidence,
    uncertain,
    settings: settings.map(({ required = false, ...setting }) => ({ ...setting, required })),
    answersChallenge: handshakes.length > 0,
  };
}

/** A published key is no secret that anyone gives; what else its owner does not make up is the provider's to issue. */
function originOf({ card, schemes, handsOverSecret }: Pick<ProviderSpec, "card" | "schemes"> & { handsOverSecret: boolean }): SecretOrigin {
  if (handsOverSecret) return "handed-over";
  if (card.own) return "chosen";
  const isPublished = schemes.length > 0 && schemes.every(({ keysFrom, algorithm }) => keysFrom !== undefined || algorithm === "address");
  return isPublished ? "none" : "issued";
}

function feedFor(slug: string): ProviderCard["feed"] {
  const feed = addressFeeds.find(({ providers }) => providers.includes(slug));
  return feed && { slug: feed.slug, name: feed.name };
}

function schemeInWords(scheme: ProviderSpec["schemes"][number] | undefined): string {
  if (!scheme) return "Nothing that could be checked";
  const { label, encoding, signature } = scheme;
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}${encoding === "text" ? "" : `, ${encoding}`}, in ${nameOfInput(signature).replace(/^header /, "")}`;
}

/** The policy a new endpoint starts with: the provider's signature, with what its owner set, and each event once; without a provider everyone may come in. */
export function defaultPolicyOf(provider?: string, settings: SettingsOf<"signature">["settings"] = {}): Policy {
  if (provider === undefined) return { all: [] };
  const { slug } = specOf(provider);
  const id = { from: "provider" as const, name: "" };
  return {
    all: [
      { kind: "signature", provider: slug, ...(Object.keys(settings).length > 0 && { settings }) },
      { kind: "replay", id, windowSeconds: 604_800, toleranceSeconds: 300, requireId: false },
    ],
  };
}

/** Which kind a secret is, by the provider's schemes and, where they take both, the form of the text. */
export function secretKindOf(provider: string | undefined, value = ""): SecretKind {
  const schemes = (provider === undefined ? undefined : findSpec(provider))?.schemes ?? [];
  const marked = schemes.find(({ key = [] }) => key.some((step) => typeof step === "object" && "strip" in step && value.startsWith(step.strip)));
  const kinds = marked ? secretKindsOf(marked) : schemes.flatMap(secretKindsOf);
  if (kinds.includes("shared") && kinds.includes("public-key")) return isPublicKey(schemes, value) ? "public-key" : "shared";
  return kinds[0] ?? "shared";
}

function isPublicKey(schemes: ProviderSpec["schemes"], value: string): boolean {
  return /^\s*(?:-----BEGIN |\{)/.test(value) && schemes.some((scheme) => keysOf(scheme, "public-key", value).length > 0);
}

/** Why a text cannot be this provider's secret, in words for the form; nothing when it can. */
export function secretFault(provider: string | undefined, value: string): string | undefined {
  const spec = provider === undefined ? undefined : findSpec(provider);
  const kind = secretKindOf(provider, value);
  if (!spec || spec.schemes.some((scheme) => keysOf(scheme, kind, value).length > 0)) return;
  return `This is no ${spec.name} secret. ${spec.card.secretHint}`;
}
