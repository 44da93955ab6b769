import type { Policy } from "@postern/contract/policy";
import type { Transaction } from "../tenant-transaction.ts";
import { authoritiesNamedBy } from "./demand-authorities.ts";

/** An authority as a policy is prepared with it. */
export interface ReadAuthority {
  id: string;
  name: string;
  /** PEM. */
  certificate: string;
  /** Serial numbers in hex. */
  revocationList?: { revoked: string[]; untilMs: number };
}

/** The certificate authorities that a policy names. */
export async function readAuthorities(tx: Transaction, organizationId: string, policy: Policy): Promise<ReadAuthority[]> {
  const ids = authoritiesNamedBy(policy);
  if (ids.length === 0) return [];
  const rows = await tx.trustedCa.findMany({ where: { organizationId, id: { in: ids } }, orderBy: { id: "asc" } });
  return rows.map(({ id, name, certificate, revokedSerials, listUntil }) => ({
    ...{ id, name, certificate },
    ...(listUntil && { revocationList: { revoked: revokedSerials, untilMs: listUntil.getTime() } }),
  }));
}
