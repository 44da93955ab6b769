import { lockHead } from "../audit.ts";
import type { Call } from "../command.ts";
import type { DatabasePorts } from "../database.ts";
import { inputProblem } from "../parse-input.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandUnreserved } from "./reservations.ts";
import { reservedLabels } from "./reserved-labels.ts";

type HostPorts = Pick<DatabasePorts, "publicBase" | "hubUrl" | "webUrl" | "hostDomain" | "isLocal">;

/** Whether a host name is the domain itself or lies below it. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Throws unless an endpoint or a share of this project may have the host name. */
export async function demandHost(tx: Transaction, call: Call, { host, projectId }: { host: string; projectId: string }): Promise<void> {
  const fault = await hostFault(tx, call, host);
  if (fault) throw inputProblem({ host: [fault] });
  await demandUnreserved(tx, { organizationId: call.organizationId, projectId }, host);
}

/**
 * Why a host name is not the organization's to use. It is at a proved domain or below it, as a free name under the instance's own domain, or as one
 * that never leaves the machine. The audit head's lock keeps the proof as it is until the name is taken.
 */
export async function hostFault(tx: Transaction, { organizationId, database }: Call, host: string): Promise<string | undefined> {
  const fault = ownNameFault(host, database.ports);
  if (fault || needsNoProof(host, database.ports)) return fault;
  await lockHead(statementsOf(tx), organizationId);
  const proved = await tx.verifiedDomain.findMany({ where: { organizationId, provedAt: { not: null }, missingSince: null }, select: { domain: true } });
  if (!proved.some(({ domain }) => isWithin(host, domain))) return "your organization has not proved this domain: an admin can, under Settings → Domains";
}

/** Whether a host name is at the domain of endpoints or of shares that all organizations have in common, or below it. */
export function isCommon(host: string, { hostDomain, shareBase }: Pick<DatabasePorts, "hostDomain" | "shareBase">): boolean {
  return [hostDomain, shareBase && new URL(shareBase).hostname].some((domain) => domain !== undefined && isWithin(host, domain));
}

/** The instance's own names lead to everyone's endpoints: none of them can be taken for one's own. Of its own domain, one ordinary label can. */
function ownNameFault(host: string, { publicBase, hubUrl, webUrl, hostDomain }: HostPorts): string | undefined {
  if ([publicBase, hubUrl, webUrl].some((own) => new URL(own).hostname === host)) return "this name is the gateway's own";
  if (hostDomain === undefined || !isWithin(host, hostDomain)) return;
  const label = host.slice(0, -hostDomain.length - 1);
  if (label.length < 3 || label.includes(".")) return `a name under ${hostDomain} has one part of three letters or more before it`;
  if (reservedLabels.has(label) || label.startsWith("xn--")) return "this name is reserved";
}

const neverLeaveTheMachine = ["localhost", "test"]; // RFC 6761

function needsNoProof(host: string, { hostDomain, isLocal = false }: HostPorts): boolean {
  if (hostDomain !== undefined && isWithin(host, hostDomain)) return true;
  return isLocal && neverLeaveTheMachine.some((domain) => isWithin(host, domain));
}
