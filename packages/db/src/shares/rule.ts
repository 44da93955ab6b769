import { type ShareRule, shareHoursDefault, shareHoursMax } from "@postern/contract/share";
import { command } from "../command.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** What an organization that has said nothing allows: no public shares, 8 hours. */
export const shareRuleAtFirst: ShareRule = { isPublicAllowed: false, hours: shareHoursDefault, hoursMax: shareHoursMax };

export async function readShareRule(tx: Transaction, organizationId: string): Promise<ShareRule> {
  const row = await tx.shareRule.findUnique({ where: { organizationId } });
  if (!row) return shareRuleAtFirst;
  const { isPublicAllowed, hours, hoursMax } = row;
  return { isPublicAllowed, hours, hoursMax };
}

export const getShareRule = query("share-rule.get", (tx, _, { organizationId }) => readShareRule(tx, organizationId));

/** Public shares that are open close for the public within seconds of being forbidden, and agents of those that then let in nobody end; the rest of a rule counts for what is opened or extended from now on. */
export const setShareRule = command("share-rule.set", async (tx, rule, { organizationId }) => {
  const before = await readShareRule(tx, organizationId);
  await tx.shareRule.upsert({ where: { organizationId }, create: { organizationId, ...rule }, update: rule });
  await tx.$executeRaw`SELECT pg_notify('postern_tunnel', '')`;
  return { target: organizationId, before, after: rule, result: rule };
});
