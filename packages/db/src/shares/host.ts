import { Problem } from "@postern/contract/problem";
import { quarantineDays } from "@postern/contract/share";
import type { Call } from "../command.ts";
import { demandHost, isCommon } from "../domains/host-claim.ts";
import { belowWildcard } from "../domains/reservations.ts";
import { reservedLabels } from "../domains/reserved-labels.ts";
import { inputProblem } from "../parse-input.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

interface Wanted {
  name: string;
  host?: string | undefined;
  projectId: string;
}

/** Takes the share's host name for the organization: its label under the share domain, or a name of its own at a domain it has proved. */
export async function claimHost(tx: Transaction, call: Call, { name, host: own, projectId }: Wanted): Promise<string> {
  const { shareBase } = call.database.ports;
  if (shareBase === undefined) throw inputProblem({ name: ["the operator of this gateway has set up no domain for shares (POSTERN_SHARE_URL)"] });
  if (own === undefined) demandFreeLabel(name);
  const host = own === undefined ? `${name}.${new URL(shareBase).hostname}` : await ownHost(tx, call, { host: own, projectId });
  const [claimed] = await statementsOf(tx)("SELECT app.claim_share_host($1) AS claimed", [host]);
  if (claimed?.claimed !== true)
    throw new Problem("conflict", `the name ${host} is taken, or was given back less than ${quarantineDays} days ago: choose another`);
  // Without one yet, its certificate is asked for at once, also after a failure: they may have mended what it failed on.
  await tx.hostCertificate.updateMany({ where: { organizationId: call.organizationId, host, notAfter: null }, data: { dueAt: new Date() } });
  return host;
}

async function ownHost(tx: Transaction, call: Call, { host: own, projectId }: { host: string; projectId: string }): Promise<string> {
  const { organizationId } = call;
  if (isCommon(own, call.database.ports)) throw inputProblem({ host: ["is the gateway's own: leave it empty for a name there"] });
  const host = own.includes(".") ? own : await belowWildcard(tx, { organizationId, projectId }, own);
  await demandHost(tx, call, { host, projectId });
  const endpoint = await tx.endpoint.findFirst({ where: { organizationId, host, deletedAt: null }, select: { name: true } });
  if (endpoint) throw inputProblem({ host: [`leads to the endpoint ${endpoint.name} already`] });
  return host;
}

function demandFreeLabel(name: string): void {
  if ((reservedLabels.has(name) && name !== "demo") || name.startsWith("xn--")) throw inputProblem({ name: ["this name is reserved: choose another"] });
}

/** Gives a host name back: for 30 days nobody else gets it. */
export async function releaseHost(tx: Transaction, host: string): Promise<void> {
  await tx.shareHost.updateMany({ where: { host }, data: { releasedAt: new Date() } });
}
