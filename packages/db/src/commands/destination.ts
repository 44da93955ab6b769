import { Problem } from "@postern/contract/problem";
import { type Call, command } from "../command.ts";
import type { Destination } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { demandAnswersNobody } from "../pass-through/settings.ts";
import { backlogOf, destinationFacts, destinationOf, openDestination } from "../queries/destinations.ts";
import { demandProject } from "../queries/list-requests.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { addSigningSecret } from "./signing-secret.ts";

export const createDestination = command("destination.create", async (tx, input, call) => {
  await demandProject(tx, call.organizationId, input.projectId);
  const { row, signingSecret } = await insertUrlDestination(tx, call, input);
  return { target: row.id, after: destinationFacts(row), result: { destination: await destinationOf(tx, row), signingSecret } };
});

export const updateDestination = command("destination.update", async (tx, { id, ...changes }, call) => {
  const { organizationId } = call;
  const before = await openDestination(tx, organizationId, id);
  if (changes.url !== undefined) demandPlainUrl(before.kind === "url" ? changes.url : undefined);
  const data = { ...changes, ...(changes.url !== undefined && before.heldCause === "breaker" && probeNow()) };
  const after = await tx.destination.update({ where: { organizationId_id: { organizationId, id } }, data });
  return { target: id, before: destinationFacts(before), after: destinationFacts(after), result: await destinationOf(tx, after), ring: [id] };
});

// What failed was the old address.
function probeNow(): { probeAt: Date; failedProbes: number } {
  return { probeAt: new Date(), failedProbes: 0 };
}

export const deleteDestination = command("destination.delete", async (tx, { id }, call) => {
  const { organizationId } = call;
  const before = await openDestination(tx, organizationId, id);
  if (before.kind === "tunnel") throw new Problem("conflict", "this destination is a tunnel: delete the tunnel");
  await demandAnswersNobody(tx, { organizationId, destinationId: id });
  const backlog = (await backlogOf(tx, organizationId, [id])).get(id);
  if (backlog) throw new Problem("conflict", `${backlog.waiting} deliveries wait here: let them go, or stop them, then delete it`);
  await tx.route.deleteMany({ where: { organizationId, destinationId: id } });
  await tx.signingSecret.deleteMany({ where: { organizationId, destinationId: id } });
  await tx.destination.update({ where: { organizationId_id: { organizationId, id } }, data: { deletedAt: new Date() } });
  return { target: id, before: destinationFacts(before), result: { done: true } };
});

interface NewUrlDestination {
  projectId: string;
  name: string;
  url: string;
  concurrency?: number;
  timeoutMs?: number;
  signAs?: string;
}

/** Adds a destination and its signing secret (Standard Webhooks form), which the caller may show this once. */
export async function insertUrlDestination(
  tx: Transaction,
  call: Call,
  { projectId, name, url, ...settings }: NewUrlDestination,
): Promise<{ row: Destination; signingSecret: string }> {
  demandPlainUrl(url);
  const { concurrency, timeoutMs, signAs } = settings;
  const id = newId("dst");
  const row = await tx.destination.create({
    data: { organizationId: call.organizationId, id, projectId, name, kind: "url", url, concurrency, timeoutMs, signAs },
  });
  return { row, signingSecret: await addSigningSecret(tx, call, id) };
}

// Addresses are shown to everyone who may read, and kept in the audit log: no place for a password.
function demandPlainUrl(url: string | undefined): void {
  if (url === undefined) throw inputProblem({ url: ["a tunnel has no address of its own"] });
  const { username, password } = new URL(url);
  if (username || password) throw inputProblem({ url: ["leave user name and password out; the destination can check Postern-Signature instead"] });
}
