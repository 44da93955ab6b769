import type { SealPlace } from "./seal.ts";

/** Where a signing secret is sealed for: its destination, not its row, for each of a destination's secrets may sign for it and for no other. */
export function signingSecretPlace(organizationId: string, destinationId: string): SealPlace {
  return { organizationId, table: "destination", column: "signing_secret", row: destinationId };
}
