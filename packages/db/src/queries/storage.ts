import type { StorageUsage } from "@postern/contract/notice";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

export const getStorage = query("storage.get", (tx, _, { organizationId }) => readStorage(tx, organizationId));

/** As the worker summed it up last, within a minute. */
export async function readStorage(tx: Transaction, organizationId: string): Promise<StorageUsage> {
  const usage = await tx.storageUsage.findUnique({ where: { organizationId } });
  return { bytes: Number(usage?.bytes ?? 0), quotaBytes: usage?.quotaBytes == null ? undefined : Number(usage.quotaBytes) };
}
