/** What API keys and agent tokens have in common in a list. */
export interface Credential {
  id: string;
  name: string;
  hint: string;
  createdAt: Date;
  createdBy: string;
  expiresAt?: Date | undefined;
  lastUsedAt?: Date | undefined;
  revokedAt?: Date | undefined;
}

/** Whether it still opens anything. */
export function standingOf({ revokedAt, expiresAt }: Credential, now: number): "active" | "expired" | "revoked" {
  if (revokedAt) return "revoked";
  return expiresAt && expiresAt.getTime() <= now ? "expired" : "active";
}
