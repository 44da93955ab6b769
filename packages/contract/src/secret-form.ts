import { z } from "zod";

/**
 * Where a provider's secret comes from. chosen: the endpoint's owner makes it up and enters it at the provider too; issued: the provider shows
 * one, which is pasted here; handed-over: its first call brings it; none: keys are published, or only the address counts.
 */
export const SecretOrigin = z.enum(["chosen", "issued", "handed-over", "none"]);
export type SecretOrigin = z.infer<typeof SecretOrigin>;

/** What a secret that is made up must look like. text: letters and digits; user-password: for HTTP Basic; standard-webhooks: whsec_ and base64. */
export const SecretForm = z.object({
  kind: z.enum(["text", "user-password", "standard-webhooks"]),
  length: z.int().min(32).max(128).optional().describe("Of a text, where the provider takes no 64 letters"),
});
export type SecretForm = z.infer<typeof SecretForm>;

/** How many random bytes a secret is made of: 256 bits, as many as its HMAC gives back. */
export const secretBytes = 32;
const usualLength = secretBytes * 2;

/** A secret of this form, of 32 random bytes. Hex for texts: no provider refuses its letters, and nothing reads it as an encoding of ours. */
export function secretOfForm({ kind, length = usualLength }: SecretForm, random: Uint8Array): string {
  if (kind === "standard-webhooks") return `whsec_${btoa(String.fromCharCode(...random))}`;
  const text = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return kind === "user-password" ? `postern:${text}` : text.slice(0, length);
}
