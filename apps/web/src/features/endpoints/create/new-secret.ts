/** A secret of 32 random bytes in the form its scheme wants: Standard Webhooks writes `whsec_` and base64, others take any text. */
export function newSecret(provider: string | undefined): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  if (provider === "standard-webhooks") return `whsec_${btoa(String.fromCharCode(...bytes))}`;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Providers whose secret the owner of the endpoint chooses; the others show theirs and it is pasted here. */
export function takesOwnSecret(provider: string | undefined): boolean {
  return provider !== undefined && ["github", "gitlab", "standard-webhooks", "generic-hmac"].includes(provider);
}
