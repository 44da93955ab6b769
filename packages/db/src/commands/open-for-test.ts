import { api } from "@postern/contract/api";
import { Policy } from "@postern/contract/policy";
import { demandRight } from "../demand-right.ts";
import { parseInput } from "../parse-input.ts";
import { endpointUrl, openEndpoint } from "../queries/endpoints.ts";
import { recordChange } from "../record-change.ts";
import type { Caller } from "../run-procedure.ts";
import { openNewestSecret } from "./secret.ts";

/** What signing a test event takes; for the server's own use, never an answer to anyone. */
export interface EndpointForTest {
  id: string;
  url: string;
  provider?: string;
  policy?: Policy;
  /** The newest active secret, opened. */
  secret?: string;
}

/** The database's part of endpoint.test: right, input, the opened secret and the audit entry. Sending is the app's part, outside of any transaction. */
export async function openForTest(caller: Caller, raw: unknown): Promise<EndpointForTest> {
  const { database, scope } = caller;
  await demandRight(caller, "endpoint.test", raw);
  const { id } = parseInput(api["endpoint.test"].input, raw);
  return recordChange(database, { scope, action: "endpoint.test" }, async (tx) => {
    const { organizationId } = scope;
    const endpoint = await openEndpoint(tx, organizationId, id);
    const version = await tx.policyVersion.findFirst({ where: { organizationId, id: endpoint.policyVersionId ?? "" } });
    const secret = await openNewestSecret(tx, { ...scope, database }, id);
    const url = endpointUrl(database.ports.publicBase, endpoint);
    const result = { id, url, provider: endpoint.provider ?? undefined, policy: version ? Policy.parse(version.policy) : undefined, secret };
    return { target: id, after: { provider: endpoint.provider, signed: secret !== undefined }, result };
  });
}
