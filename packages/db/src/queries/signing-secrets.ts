import type { SigningSecret } from "@postern/contract/destination";
import type { z } from "zod";
import type * as rows from "../generated/client.ts";
import type { Transaction } from "../tenant-transaction.ts";

type SecretAnswer = z.input<typeof SigningSecret>;

/** The live signing secrets of destinations, newest first, as everyone may see them: the sealed value stays where it is. */
export async function signingSecretsOf(tx: Transaction, organizationId: string, destinationIds: readonly string[]): Promise<Map<string, SecretAnswer[]>> {
  const rows = await tx.signingSecret.findMany({
    where: { organizationId, destinationId: { in: [...destinationIds] }, OR: [{ activeUntil: null }, { activeUntil: { gt: new Date() } }] },
    orderBy: { id: "desc" },
  });
  const byDestination = Map.groupBy(rows, ({ destinationId }) => destinationId);
  return new Map([...byDestination].map(([destinationId, secrets]) => [destinationId, secrets.map(secretOf)]));
}

function secretOf({ id, lastFour, createdAt, createdByName, activeUntil }: rows.SigningSecret): SecretAnswer {
  return { id, lastFour, createdAt, createdBy: createdByName, activeUntil: activeUntil ?? undefined };
}
