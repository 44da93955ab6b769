import type { Connection, Decision, LoginSession } from "@postern/policy/ports";
import type { Received } from "./arrivals.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";

/** Notes what a decision was made by, off the hot path: the secret that fitted, the sign-in that let its person in, the certificates that were shown. */
export function noteUses(received: Received, ports: ReceivingPorts, decision: Decision): void {
  const { connection, login, endpoint } = received;
  if (connection) noteChain(connection, received, { clientChains: ports.clientChains, decision });
  if (decision.verdict !== "accepted") return;
  if (typeof login === "object") noteLogin(login, ports, decision);
  const { secretId } = decision;
  if (secretId !== undefined) ports.secretUses.note({ organizationId: endpoint.organizationId, secretId, atMs: ports.policyPorts.nowMs() });
}

/** What a connection showed is kept once, for all requests that name it. */
function noteChain(
  { chain }: Connection,
  { endpoint, exchange }: Received,
  { clientChains, decision }: Pick<ReceivingPorts, "clientChains"> & { decision: Decision },
): void {
  if (chain === "not-kept") return;
  clientChains.note({ organizationId: endpoint.organizationId, chain, isBelieved: hasPassed(decision, "certificate"), atMs: exchange.receivedAtMs });
}

/** One that is over is not revived by being shown. */
function noteLogin({ id }: LoginSession, ports: ReceivingPorts, decision: Decision): void {
  if (hasPassed(decision, "oidc-login")) ports.login.sessions.noteUse(id);
}

function hasPassed({ trace }: Decision, kind: string): boolean {
  return trace.some(({ gate, outcome }) => gate === kind && outcome === "passed");
}
