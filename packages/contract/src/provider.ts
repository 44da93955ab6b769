import { z } from "zod";
import { SecretForm, SecretOrigin } from "./secret-form.ts";

/** A value that the endpoint's owner sets for a provider. */
export const ProviderSetting = z.object({
  name: z.string(),
  label: z.string(),
  about: z.string(),
  kind: z.enum(["text", "secret", "list"]),
  required: z.boolean(),
});
export type ProviderSetting = z.infer<typeof ProviderSetting>;

/** One line of the catalogue: enough to find a provider by, and to tell it from the others. */
export const ProviderEntry = z.object({
  slug: z.string(),
  name: z.string(),
  aliases: z.array(z.string()).describe("Other names people look for: products, former names"),
});
export type ProviderEntry = z.infer<typeof ProviderEntry>;

export const ListProviders = z.strictObject({
  search: z.string().trim().max(80).default("").describe("Part of a name, an alias or a slug; empty: all"),
});

/** What people see of a provider: its tile, the hint under the secret field, the page that documents its scheme. */
export const ProviderCard = ProviderEntry.extend({
  docs: z.url(),
  scheme: z.string().describe("In words: HMAC-SHA256 over the body, hex, in X-Hub-Signature-256"),
  secretHint: z.string().describe("Where the secret is found or made at the provider, and its form"),
  secretKind: z.enum(["shared", "public-key"]),
  secretOrigin: SecretOrigin.describe("chosen: you make it up; issued: the provider shows it; handed-over: its first call brings it; none: there is none"),
  secretForm: SecretForm.optional().describe("Of a chosen one: what it must look like"),
  feed: z.object({ slug: z.string(), name: z.string() }).optional().describe("The addresses that it publishes, of which an address list can be made"),
  secretOptional: z.boolean().describe("Whether keys are fetched or handed over, or nothing but the address counts: no secret has to be given"),
  handsOverSecret: z.boolean().describe("Whether its first call hands over the secret, which Postern keeps: whoever calls first sets it"),
  signatureHeader: z.string().optional(),
  toleranceSeconds: z.int().optional(),
  eventIdFrom: z.string().optional(),
  setUp: z.array(z.string()).describe("Steps to take at the provider"),
  bindsBody: z.boolean(),
  confidence: z.enum(["high", "medium", "low"]).describe("high: an official verifier was read; medium: documentation or public code; low: in doubt"),
  uncertain: z.string().optional().describe("What exactly is in doubt"),
  settings: z.array(ProviderSetting).describe("What only the endpoint's owner knows, set in the signature gate"),
  answersChallenge: z.boolean().describe("Whether Postern answers a challenge of this provider by itself"),
});
export type ProviderCard = z.infer<typeof ProviderCard>;
