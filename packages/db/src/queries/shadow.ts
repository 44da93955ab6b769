import { RefusalReason } from "@postern/contract/policy";
import { shiftsMax } from "@postern/contract/trial";
import type { Answer } from "../command.ts";
import { found } from "../found.ts";
import type { ShadowDifference } from "../generated/client.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { openEndpoint } from "./endpoints.ts";
import { policyVersionOf } from "./policies.ts";

type ShadowAnswer = NonNullable<Answer<"policy.shadow">["shadow"]>;
const hourMs = 3_600_000;

export const getShadow = query("policy.shadow", async (tx, { endpointId }, call) => {
  const { organizationId } = call;
  const endpoint = await openEndpoint(tx, organizationId, endpointId);
  const versionId = endpoint.shadowVersionId;
  if (!versionId) return {};
  const version = found(await tx.policyVersion.findUnique({ where: { organizationId_id: { organizationId, id: versionId } } }));
  const counts = await countsOf(tx, { organizationId, versionId });
  const { refused, accepted, ...sums } = counts;
  const shadow: ShadowAnswer = {
    version: policyVersionOf(version, { endpoint }, call),
    ...sums,
    agreed: sums.decided - refused - accepted,
    refused: { count: refused, rows: await differences(tx, { organizationId, versionId, verdict: "refused" }) },
    accepted: { count: accepted, rows: await differences(tx, { organizationId, versionId, verdict: "accepted" }) },
    minutes: await lastHour(tx, { organizationId, versionId }),
  };
  return { shadow };
});

interface Place {
  organizationId: string;
  versionId: string;
}

async function countsOf(tx: Transaction, where: Place) {
  const { _sum, _max } = await tx.shadowMinute.aggregate({
    where,
    _sum: { decided: true, refused: true, accepted: true, failed: true, skipped: true },
    _max: { minute: true },
  });
  const { decided, refused, accepted, failed, skipped } = _sum;
  const counts = { decided: Number(decided ?? 0), refused: Number(refused ?? 0), accepted: Number(accepted ?? 0) };
  return { ...counts, failed: Number(failed ?? 0), skipped: Number(skipped ?? 0), lastAt: _max.minute ?? undefined };
}

async function lastHour(tx: Transaction, place: Place): Promise<ShadowAnswer["minutes"]> {
  const rows = await tx.shadowMinute.findMany({ where: { ...place, minute: { gt: new Date(Date.now() - hourMs) } }, orderBy: { minute: "asc" } });
  return rows.map(({ minute, decided, refused, accepted }) => ({ at: minute, decided: Number(decided), disagreed: Number(refused + accepted) }));
}

/** The newest. In a flood of refusals most have no row of their own, which is said here. */
async function differences(tx: Transaction, where: Place & { verdict: "refused" | "accepted" }): Promise<ShadowAnswer["refused"]["rows"]> {
  const rows = await tx.shadowDifference.findMany({ where, orderBy: { requestId: "desc" }, take: shiftsMax });
  const ids = rows.map(({ requestId }) => requestId);
  const kept = await tx.request.findMany({ where: { organizationId: where.organizationId, id: { in: ids } }, select: { id: true } });
  const stored = new Set(kept.map(({ id }) => id));
  return rows.map((row) => shiftOf(row, !stored.has(row.requestId)));
}

function shiftOf({ requestId, receivedAt, path, gate, reason, seen }: ShadowDifference, isFolded: boolean): ShadowAnswer["refused"]["rows"][number] {
  const why = RefusalReason.safeParse(reason);
  return {
    ...{ requestId, receivedAt },
    path: path ?? undefined,
    gate: gate ?? undefined,
    reason: why.success ? why.data : undefined,
    seen: seen ?? undefined,
    ...(isFolded && { isFolded }),
  };
}
