import { z } from "zod";

/** What people see of a provider: its tile, the hint under the secret field, the page that documents its scheme. */
export const ProviderCard = z.object({
  slug: z.string(),
  name: z.string(),
  docs: z.url(),
  scheme: z.string().describe("In words: HMAC-SHA256 over the body, hex, in X-Hub-Signature-256"),
  secretHint: z.string().describe("Where the secret is found or made at the provider, and its form"),
  secretKind: z.enum(["shared", "public-key"]),
  signatureHeader: z.string().optional(),
  toleranceSeconds: z.int().optional(),
  eventIdFrom: z.string().optional(),
  setUp: z.array(z.string()).describe("Steps to take at the provider"),
  bindsBody: z.boolean(),
});
export type ProviderCard = z.infer<typeof ProviderCard>;
