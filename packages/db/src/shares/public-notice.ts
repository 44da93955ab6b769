import type { Notice } from "@postern/contract/notice";
import type { TunnelUse } from "@postern/contract/tunnel-rule";
import type { Call } from "../command.ts";
import { readTunnelRule } from "../queries/tunnel-rule.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { readShareRule } from "./rule.ts";

/** Without any of these no page is open to anyone. */
const uses: TunnelUse[] = ["http", "public"];

/** Those who administer the organization see on every page that something of it is open to anyone; what a rule has closed meanwhile is not. */
export async function publicShareNotice(tx: Transaction, { organizationId, rights }: Call): Promise<Notice | undefined> {
  if (!rights.has("administer")) return;
  const open = await tx.share.findMany({
    where: {
      ...{ organizationId, endedAt: null, expiresAt: { gt: new Date() }, audience: { path: ["public"], equals: true } },
      project: { NOT: { forbiddenTunnels: { hasSome: uses } } },
    },
    select: { name: true, expiresAt: true, project: { select: { slug: true } } },
    orderBy: { expiresAt: "asc" },
  });
  const [first] = open;
  if (!first || !(await allowsPublic(tx, organizationId))) return;
  const { name, project, expiresAt: endsAt } = first;
  return { kind: "public-shares", level: "alarm", shares: open.length, name, projectSlug: project.slug, endsAt };
}

async function allowsPublic(tx: Transaction, organizationId: string): Promise<boolean> {
  const { shares, allow } = await readTunnelRule(tx, organizationId);
  return shares && allow !== "none" && (await readShareRule(tx, organizationId)).isPublicAllowed;
}
