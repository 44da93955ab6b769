import { api } from "@postern/contract/api";
import type { Policy } from "@postern/contract/policy";
import { openValue } from "../data-keys.ts";
import { demandRight } from "../demand-right.ts";
import { found } from "../found.ts";
import { parseInput } from "../parse-input.ts";
import { recordChange } from "../record-change.ts";
import type { Caller } from "../run-procedure.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** What signing a test event needs to know of an endpoint. */
export interface EndpointForTest {
  provider?: string;
  /** Its public address. */
  url: string;
  policy?: Policy;
  /** The newest active shared secret, opened; nothing when there is none. */
  secret?: string;
}

/** The database's part of endpoint.test: right, input, audit entry, and the endpoint's secret opened. Throws missing. */
export async function openForTest(caller: Caller, raw: unknown): Promise<EndpointForTest> {
  const { house, scope } = caller;
  await demandRight(caller, "endpoint.test", raw);
  const { id } = parseInput(api["endpoint.test"].input, raw);
  const { organizationId } = scope;
  return recordChange(house, { scope, action: "endpoint.test" }, async (tx) => {
    const endpoint = found(await tx.endpoint.findFirst({ where: { organizationId, id, deletedAt: null } }));
    const version = await tx.policyVersion.findFirst({ where: { organizationId, id: endpoint.policyVersionId ?? "" } });
    const result: EndpointForTest = {
      url: `${house.ports.publicBase}/e/${endpoint.token}`,
      ...(endpoint.provider !== null && { provider: endpoint.provider }),
      ...(version && { policy: version.policy as Policy }),
      secret: await openNewest(tx, caller, id),
    };
    return { target: id, result };
  });
}

async function openNewest(tx: Transaction, { house, scope: { organizationId } }: Caller, endpointId: string): Promise<string | undefined> {
  const now = new Date();
  const row = await tx.secret.findFirst({
    where: { organizationId, endpointId, kind: "shared", activeFrom: { lte: now }, OR: [{ activeUntil: null }, { activeUntil: { gt: now } }] },
    orderBy: { activeFrom: "desc" },
  });
  if (!row) return;
  const opened = await openValue(tx, house, { place: { organizationId, table: "secret", column: "sealed", row: row.id }, sealed: row.sealed });
  return opened.toString();
}
