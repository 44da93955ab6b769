import { userCodeLetters } from "@postern/contract/agent-sign-in";
import { sqlAt } from "@postern/test/setup/sql";
import { createCredential } from "../access/credential.ts";
import { hashUserCode } from "../agent-sign-in/device-code.ts";
import { newId } from "../new-id.ts";
import type { Tenant } from "./tenant.ts";

/** Agents of the owner: one that is signed in, and the codes of two that wait for an answer. */
export async function signInFromAgents({ organizationId, ownerId }: Tenant, migratorUrl: string) {
  const { id: open } = await addSignIn(migratorUrl, { organizationId, userId: ownerId });
  return { open, waiting: await addWaitingAgent(migratorUrl), refused: await addWaitingAgent(migratorUrl) };
}

interface NewSignIn {
  organizationId: string;
  userId: string;
  rights?: readonly string[];
}

/** A person's sign-in from an agent, with an access token, and a refresh token. */
export async function addSignIn(migratorUrl: string, { organizationId, userId, rights = ["read", "tunnel"] }: NewSignIn) {
  const id = newId("asn");
  await sqlAt(
    migratorUrl,
    `INSERT INTO agent_sign_in (organization_id, id, user_id, machine, agent_version, address, rights, expires_at)
     VALUES ($1, $2, $3, 'owner@laptop', '1.0.0', '192.0.2.1', $4, now() + interval '1 hour')`,
    [organizationId, id, userId, rights],
  );
  const add = async (kind: "access" | "refresh") => {
    const { credential, text } = createCredential(kind === "access" ? "ags" : "agr");
    await sqlAt(
      migratorUrl,
      `INSERT INTO agent_sign_in_token (organization_id, sign_in_id, hint, kind, secret_hash, expires_at) VALUES ($1, $2, $3, $4, $5, now() + interval '1 hour')`,
      [organizationId, id, credential.hint, kind, credential.secretHash],
    );
    return text;
  };
  return { id, access: await add("access"), refresh: await add("refresh") };
}

/** An agent that asked for a code; answers the code. */
async function addWaitingAgent(migratorUrl: string): Promise<string> {
  const { credential } = createCredential("agd");
  const userCode = Array.from(credential.secretHash.subarray(0, 8), (byte) => userCodeLetters[byte % userCodeLetters.length]).join("");
  await sqlAt(
    migratorUrl,
    `INSERT INTO device_sign_in (hint, secret_hash, user_code_hash, client_id, machine, agent_version, address, rights, expires_at, interval_seconds)
     VALUES ($1, $2, $3, 'postern-agent', 'owner@laptop', '1.0.0', '192.0.2.9', '{read,tunnel}', now() + interval '10 minutes', 5)`,
    [credential.hint, credential.secretHash, hashUserCode(userCode)],
  );
  return userCode;
}
