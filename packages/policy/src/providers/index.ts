import type { GenericHmac, Policy } from "@postern/contract/policy";
import type { ProviderCard } from "@postern/contract/provider";
import { nameOfInput } from "../input.ts";
import { keyOf, secretKindFor } from "../key.ts";
import { PolicyError } from "../policy-error.ts";
import type { ProviderSpec } from "../provider.ts";
import { discord } from "./discord.ts";
import { genericHmac } from "./generic-hmac.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";
import { twilio } from "./twilio.ts";

/** Every provider, in the order the tiles show them. A new one: its record, and a line here. */
export const providers: readonly ProviderSpec[] = [github, gitlab, stripe, slack, shopify, twilio, discord, standardWebhooks, genericHmac()];
const bySlug = new Map(providers.map((spec) => [spec.slug, spec]));

export function findSpec(slug: string): ProviderSpec | undefined {
  return bySlug.get(slug);
}

/** The record of a provider, with the owner's own settings where it takes some. Throws a PolicyError for an unknown one. */
export function specOf(slug: string, hmac?: GenericHmac): ProviderSpec {
  const spec = slug === "generic-hmac" && hmac ? genericHmac(hmac) : findSpec(slug);
  if (!spec) throw new PolicyError("provider", `there is no provider "${slug}"`);
  return spec;
}

/** What the dashboard shows of each provider. */
export const providerCards: ProviderCard[] = providers.map(({ slug, name, docs, schemes, event, card }) => {
  const [scheme] = schemes;
  const [eventId] = event.id;
  return {
    slug,
    name,
    docs,
    ...card,
    setUp: [...card.setUp],
    secretKind: secretKindFor(scheme?.algorithm ?? "token"),
    signatureHeader: scheme && "header" in scheme.signature ? scheme.signature.header : undefined,
    toleranceSeconds: scheme?.timestamp?.pastSeconds,
    eventIdFrom: eventId && nameOfInput(eventId),
    bindsBody: schemes.every(({ bindsBody }) => bindsBody),
  };
});

/** The policy a new endpoint starts with: the provider's signature and each event once; without a provider everyone may come in. */
export function defaultPolicyOf(provider?: string): Policy {
  if (provider === undefined) return { all: [] };
  const { slug } = specOf(provider);
  const id = { from: "provider" as const, name: "" };
  return {
    all: [
      { kind: "signature", provider: slug },
      { kind: "replay", id, windowSeconds: 604_800, toleranceSeconds: 300, requireId: false },
    ],
  };
}

/** Which kind a secret is, by the provider's schemes and, where it has several, the form of the text. */
export function secretKindOf(provider: string | undefined, value = ""): "shared" | "public-key" {
  const schemes = (provider === undefined ? undefined : findSpec(provider))?.schemes ?? [];
  const marked = schemes.find(({ key = [] }) => key.some((step) => typeof step === "object" && value.startsWith(step.strip)));
  return secretKindFor((marked ?? schemes[0])?.algorithm ?? "token");
}

/** Why a text cannot be this provider's secret, in words for the form; nothing when it can. */
export function secretFault(provider: string | undefined, value: string): string | undefined {
  const spec = provider === undefined ? undefined : findSpec(provider);
  if (!spec || spec.schemes.some((scheme) => keyOf(scheme, value))) return;
  return `This is no ${spec.name} secret. ${spec.card.secretHint}`;
}
