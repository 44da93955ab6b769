import { z } from "zod";
import { type Call, command } from "../command.ts";
import { openValue } from "../data-keys.ts";
import { demandRecentSignIn } from "../demand-right.ts";
import { found } from "../found.ts";
import type { Request } from "../generated/client.ts";
import { uncoveredHeaders } from "../header-lines.ts";
import { urlOf } from "../queries/get-request.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Opens payload and credentials; credentials ask for a recent sign-in. The entry says that it was done and how much was seen, never what. */
export const revealRequest = command("request.reveal", async (tx, { id }, call) => {
  const { organizationId } = call;
  const request = found(await tx.request.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  if (request.sealedHeaders !== null) demandRecentSignIn(call);
  const stored = await tx.requestBody.findUnique({ where: { organizationId_requestId: { organizationId, requestId: id } } });
  const body = Buffer.from(stored?.body ?? []);
  const values = await sealedValues(tx, call, request);
  const headers = uncoveredHeaders(request.rawHeaders, values);
  const { host } = await tx.endpoint.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: request.endpointId } }, select: { host: true } });
  const url = urlOf(call, { target: values.target ?? request.target, host });
  return {
    target: id,
    after: { bodyBytes: body.length, credentials: request.sealedHeaders !== null },
    result: { url, headers, bodyBase64: body.toString("base64"), bodyBytes: request.bodyBytes, truncated: body.length < request.bodyBytes },
  };
});

/** By the number of the header's line; the whole target too, where a parameter of it is covered. */
const SealedHeaders = z.record(z.string().regex(/^(?:\d{1,3}|target)$/), z.string());

async function sealedValues(tx: Transaction, { database }: Call, { organizationId, id, sealedHeaders }: Request): Promise<Record<string, string>> {
  if (sealedHeaders === null) return {};
  const place = { organizationId, table: "request", column: "sealed_headers", row: id };
  const opened = await openValue(statementsOf(tx), database, { place, sealed: sealedHeaders });
  return SealedHeaders.parse(JSON.parse(opened.toString()));
}
