import { z } from "zod";
import type { Call } from "./command.ts";
import { openValue } from "./data-keys.ts";
import { statementsOf } from "./statement.ts";
import type { Transaction } from "./tenant-transaction.ts";

/** By the number of the header's line; the whole target and the whole body (latin1) too, where a part of them is covered; and what gates saw beside it, as JSON. */
const SealedHeaders = z.record(z.string().regex(/^(?:\d{1,3}|target|body|facts)$/), z.string());

/** What was covered in a request, opened; empty where nothing was. */
export async function openSealedHeaders(
  tx: Transaction,
  { database, organizationId }: Pick<Call, "database" | "organizationId">,
  { id, sealedHeaders }: { id: string; sealedHeaders: string | null },
): Promise<Record<string, string>> {
  if (sealedHeaders === null) return {};
  const place = { organizationId, table: "request", column: "sealed_headers", row: id };
  const opened = await openValue(statementsOf(tx), database, { place, sealed: sealedHeaders });
  return SealedHeaders.parse(JSON.parse(opened.toString()));
}
