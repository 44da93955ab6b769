import { type OpenedKeys, openValue } from "./data-keys.ts";
import { coveredNames, splitHeaders } from "./header-lines.ts";
import type { Connection } from "./pool.ts";
import { statementsOfConnection } from "./statement.ts";

/** The stored form of headers: "Name: value\r\n" lines in latin1; some values covered and kept sealed as {"<line index>": value}. */
export interface StoredHeaders {
  id: string;
  raw_headers: Buffer;
  sealed_headers: string | null;
}
export interface ReadHeaders {
  /** Flat: name, value, name, value. */
  rawHeaders: string[];
  /** Names (lower case) of those that were sealed. */
  credentialHeaders: string[];
}

/** Reads stored headers back as they arrived; without keys the sealed values stay covered, and only their names are told. */
export async function readHeaders(
  connection: Connection,
  { organizationId, request, keys }: { organizationId: string; request: StoredHeaders; keys: OpenedKeys | undefined },
): Promise<ReadHeaders> {
  const rawHeaders = splitHeaders(request.raw_headers);
  if (request.sealed_headers === null) return { rawHeaders, credentialHeaders: [] };
  if (!keys) return { rawHeaders, credentialHeaders: coveredNames(rawHeaders) };

  const place = { organizationId, table: "request", column: "sealed_headers", row: request.id };
  const opened = await openValue(statementsOfConnection(connection), keys, { place, sealed: request.sealed_headers });
  const values: Record<string, string> = JSON.parse(opened.toString());
  const lines = Object.keys(values).filter((key) => /^\d+$/.test(key)); // a target keeps its parameters covered in what is sent on
  for (const line of lines) rawHeaders[Number(line) * 2 + 1] = values[line] ?? "";
  return { rawHeaders, credentialHeaders: [...new Set(lines.map((line) => (rawHeaders[Number(line) * 2] ?? "").toLowerCase()))] };
}
