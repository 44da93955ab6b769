import type { ProviderCard } from "@postern/contract/provider";
import { secretBytes, secretOfForm } from "@postern/contract/secret-form";

/** A secret of random bytes in the form that its provider takes; any text where no provider is known. */
export function newSecret(provider: ProviderCard | undefined): string {
  return secretOfForm(provider?.secretForm ?? { kind: "text" }, crypto.getRandomValues(new Uint8Array(secretBytes)));
}

/** Whether the owner of the endpoint chooses the secret; other providers show theirs, and it is pasted here. */
export function takesOwnSecret(provider: ProviderCard | undefined): boolean {
  return provider === undefined || provider.secretOrigin === "chosen";
}

/** What an empty field for a secret says. */
export function secretPlaceholder({ secretOrigin, secretOptional }: ProviderCard): string {
  if (secretOrigin === "chosen") return "Make one up, or leave it for later";
  return secretOptional ? "Not needed" : "Paste it, or leave it for later";
}
