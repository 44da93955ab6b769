import { command } from "../command.ts";
import { readRequestQuota } from "../queries/request-quota.ts";

/** The organization's own limits; the operator's stand beside them, and the lower one counts. */
export const setRequestQuota = command("quota.set", async (tx, { perDay, perMonth }, { organizationId }) => {
  const before = await readRequestQuota(tx, organizationId);
  const limits = { perDay: perDay ?? null, perMonth: perMonth ?? null };
  await tx.requestQuota.upsert({ where: { organizationId }, create: { organizationId, ...limits }, update: limits });
  return {
    target: organizationId,
    before: { perDay: before.day.own ?? null, perMonth: before.month.own ?? null },
    after: limits,
    result: await readRequestQuota(tx, organizationId),
  };
});
