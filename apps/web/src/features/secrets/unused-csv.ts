import type { UnusedSecret } from "@postern/contract/secret-life";

const head = [
  "project",
  "endpoint",
  "provider",
  "secret_id",
  "ends_with",
  "kind",
  "created_at",
  "created_by",
  "last_used_at",
  "active_until",
  "another_in_use",
];

/** The report as CSV (RFC 4180). No secret is in it: only the last four letters, as on the page. */
export function csvOf(rows: readonly UnusedSecret[]): string {
  const lines = rows.map((row) => [
    ...[row.projectName, row.endpointName, row.provider ?? "", row.id, row.lastFour, row.kind, row.createdAt.toISOString(), row.createdBy],
    ...[row.lastUsedAt?.toISOString() ?? "never", row.activeUntil?.toISOString() ?? "", row.hasOther ? "yes" : "no"],
  ]);
  return [head, ...lines].map((cells) => `${cells.map(cellOf).join(",")}\r\n`).join("");
}

/** Spreadsheets run what begins like a formula, whoever named the endpoint: such a text gets an apostrophe before it. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
