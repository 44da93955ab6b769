import { agentClientId, agentRights } from "@postern/contract/agent-sign-in";
import { startDeviceSignIn } from "@postern/db/agent-sign-in/device-code";
import { newId } from "@postern/db/new-id";
import type { TestDashboard, TestOrganization } from "./dashboard.ts";

/** Agents of the organization's first person: one that is signed in, and the codes of two that wait for an answer. */
export async function addAgentSignIns({ dashboard, sql }: TestDashboard, { id, userId }: TestOrganization) {
  const asn = newId("asn");
  await sql(
    `INSERT INTO agent_sign_in (organization_id, id, user_id, machine, agent_version, address, rights, expires_at)
     VALUES ($1, $2, $3, 'owner@laptop', '1.0.0', '192.0.2.1', '{read,tunnel}', now() + interval '1 hour')`,
    [id, asn, userId],
  );
  const waits = async (machine: string) => {
    const agent = { clientId: agentClientId, machine, agentVersion: "1.0.0", address: "192.0.2.9", rights: agentRights };
    return (await startDeviceSignIn(dashboard.database, agent))?.userCode ?? "";
  };
  return { asn, waitingCode: await waits("owner@laptop"), refusedCode: await waits("nobody@nowhere") };
}
