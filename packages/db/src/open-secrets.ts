import type { Call } from "./command.ts";
import { openValue } from "./data-keys.ts";
import { statementsOf } from "./statement.ts";
import type { Transaction } from "./tenant-transaction.ts";

/** A secret, opened, with what people know it by: for the server's own use, never an answer to anyone. */
export interface OpenedSecret {
  id: string;
  endpointId: string;
  endpointName: string;
  kind: "shared" | "public-key";
  value: string;
  lastFour: string;
  activeFromMs: number;
  activeUntilMs?: number;
}

const secretsMax = 200;

/** The secrets of an endpoint, retired ones too; or, for comparison, those of the organization's other endpoints. The newest first. */
export async function openSecrets(
  tx: Transaction,
  { organizationId, database }: Pick<Call, "organizationId" | "database">,
  { endpointId, others = false }: { endpointId: string; others?: boolean },
): Promise<OpenedSecret[]> {
  const rows = await tx.secret.findMany({
    where: { organizationId, endpointId: others ? { not: endpointId } : endpointId },
    include: { endpoint: { select: { name: true } } },
    orderBy: { createdAt: "desc" },
    take: secretsMax,
  });
  const opened: OpenedSecret[] = [];
  for (const { id, endpointId, endpoint, kind, sealed, lastFour, activeFrom, activeUntil } of rows) {
    const place = { organizationId, table: "secret", column: "sealed", row: id };
    const value = (await openValue(statementsOf(tx), database, { place, sealed })).toString();
    const window = { activeFromMs: activeFrom.getTime(), ...(activeUntil && { activeUntilMs: activeUntil.getTime() }) };
    opened.push({ id, endpointId, endpointName: endpoint.name, kind: kind as OpenedSecret["kind"], value, lastFour, ...window });
  }
  return opened;
}
