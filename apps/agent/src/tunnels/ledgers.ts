import type { Endpoint } from "@postern/contract/endpoint";
import type { Ledger } from "@postern/contract/ledger";
import type { Range } from "@postern/contract/request";
import type { Sheet } from "../output/sheet.ts";
import { type Cell, tableLines } from "../output/table.ts";
import type { Caller } from "../policy-file/caller.ts";
import { findProject, type Project } from "../project.ts";
import { terminalText } from "../terminal-text.ts";

export interface PlacedLedger {
  project: Project;
  endpoint: Endpoint;
  ledger: Ledger;
}

/** So many are asked for at once, to leave the gateway room for others. */
const atOnce = 4;

/** What became of everything that came in, endpoint by endpoint, in one project or in all. */
export async function listLedgers(call: Caller, { project: slug, range }: { project: string | undefined; range: Range }): Promise<PlacedLedger[]> {
  const projects = slug === undefined ? (await call("session.get", {})).projects : [await findProject(call, slug)];
  const ledgers: PlacedLedger[] = [];
  for (const project of projects) {
    const endpoints = await call("endpoint.list", { projectId: project.id });
    for (let at = 0; at < endpoints.length; at += atOnce) {
      const some = endpoints.slice(at, at + atOnce).map(async (endpoint) => ({ project, endpoint, ledger: await call("endpoint.ledger", { id: endpoint.id, range }) })); // biome-ignore format: one question
      ledgers.push(...(await Promise.all(some)));
    }
  }
  return ledgers;
}

const nameMax = 60;

/** As a table: received is the sum of the next four, deliveries of the last four. */
export function ledgerTable(ledgers: readonly PlacedLedger[], sheet: Pick<Sheet, "paint">): string[] {
  const headings = ["Endpoint", "Project", "Received", "Accepted", "Refused", "Throttled", "Duplicate", "Deliveries", "Delivered", "Pending", "Held", "Failed"];
  const rows = ledgers.map(({ project, endpoint, ledger }): Cell[] => {
    const { received, accepted, refused, throttled, duplicate, deliveries, delivered, pending, held, failed } = ledger;
    const failures = failed.reduce((sum, { count }) => sum + count, 0);
    return [
      { text: terminalText(endpoint.name, nameMax) },
      { text: terminalText(project.slug, nameMax) },
      ...[received, accepted, refused, throttled, duplicate, deliveries, delivered, pending].map((count) => ({ text: String(count), right: true })),
      { text: String(held), right: true, ...(held > 0 && { style: "yellow" as const }) },
      { text: String(failures), right: true, ...(failures > 0 && { style: "red" as const }) },
    ];
  });
  return tableLines(headings, rows, sheet);
}

/** For programs: one object for each endpoint. */
export function ledgerObjects(ledgers: readonly PlacedLedger[]): string[] {
  return ledgers.map(({ project, endpoint, ledger }) =>
    JSON.stringify({ v: 1, type: "ledger", project: project.slug, endpoint: endpoint.id, name: endpoint.name, ...ledger }),
  );
}
