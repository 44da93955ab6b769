import type { QuotaUse, RequestQuota } from "@postern/contract/request-quota";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

export const getRequestQuota = query("quota.get", (tx, _, { organizationId }) => readRequestQuota(tx, organizationId));

/** As the processes that take requests have drawn on it, within some seconds. */
export async function readRequestQuota(tx: Transaction, organizationId: string): Promise<RequestQuota> {
  const [organization, own, use] = [
    await tx.organization.findUnique({ where: { id: organizationId } }),
    await tx.requestQuota.findUnique({ where: { organizationId } }),
    await tx.requestUse.findUnique({ where: { organizationId } }),
  ];
  const now = new Date();
  const [today, thisMonth] = [Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()), Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)];
  return {
    day: {
      used: use?.day.getTime() === today ? Number(use.dayUsed) : 0,
      ...limits(own?.perDay, organization?.requestsDayMax),
      resetsAt: new Date(today + dayMs),
    },
    month: {
      used: use?.month.getTime() === thisMonth ? Number(use.monthUsed) : 0,
      ...limits(own?.perMonth, organization?.requestsMonthMax),
      resetsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)),
    },
  };
}
const dayMs = 86_400_000;

function limits(own: bigint | null | undefined, operator: bigint | null | undefined): Pick<QuotaUse, "own" | "operator"> {
  return { ...(own != null && { own: Number(own) }), ...(operator != null && { operator: Number(operator) }) };
}
