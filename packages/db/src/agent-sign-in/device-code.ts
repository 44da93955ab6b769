import { createHash, randomInt } from "node:crypto";
import { deviceCodeLife, userCodeLetters } from "@postern/contract/agent-sign-in";
import type { Right } from "@postern/contract/right";
import { createCredential, parseCredential } from "../access/credential.ts";
import type { Database } from "../database.ts";

/** An agent that asks for a code. */
export interface AskingAgent {
  clientId: string;
  /** The short name of the organization that it wants to be signed in to, if it says. */
  organization?: string | undefined;
  machine: string;
  agentVersion: string;
  address: string;
  rights: readonly Right[];
}
export interface DeviceCodes {
  deviceCode: string;
  userCode: string;
}

/** How many codes may wait at once: of everyone, and of one address. */
const waitingMax = 5_000;
const ofAddressMax = 20;

/** Makes the two codes of a sign-in: one for the agent to poll with, one for its person to enter. Nothing when too many wait. */
export async function startDeviceSignIn({ prisma }: Database, agent: AskingAgent): Promise<DeviceCodes | undefined> {
  const { credential, text } = createCredential("agd");
  const userCode = newUserCode();
  const row = {
    ...{ hint: credential.hint, secret_hash: hex(credential.secretHash), user_code_hash: hex(hashUserCode(userCode)) },
    ...{ client_id: agent.clientId, organization: agent.organization ?? null, machine: agent.machine, agent_version: agent.agentVersion },
    ...{ address: agent.address.slice(0, 100), rights: agent.rights, interval_seconds: deviceCodeLife.pollSeconds },
    expires_at: new Date(Date.now() + deviceCodeLife.codeMs),
  };
  const [answer] = await prisma.$queryRaw<{ started: boolean }[]>`
    SELECT app.start_device_sign_in(jsonb_populate_record(NULL::device_sign_in, ${JSON.stringify(row)}::jsonb), ${waitingMax}::int, ${ofAddressMax}::int) AS started`;
  return answer?.started ? { deviceCode: text, userCode } : undefined;
}

/** What an agent hears that polls; a place to fetch tokens from once someone has approved. */
export type Polled =
  | { state: "waiting" | "slow-down" | "refused" | "used" | "expired"; intervalSeconds: number }
  | { state: "approved"; organizationId: string; signInId: string; hint: string };

/** How a sign-in stands; nothing for a device code that was never given, or was given to another client. */
export async function pollDeviceSignIn({ prisma }: Database, deviceCode: string, clientId: string): Promise<Polled | undefined> {
  const credential = parseCredential(deviceCode);
  if (credential?.kind !== "agd") return;
  const { hint, secretHash } = credential;
  const [row] = await prisma.$queryRaw<{ state: Polled["state"]; interval_seconds: number; organization_id: string; sign_in_id: string }[]>`
    SELECT * FROM app.poll_device_sign_in(${hint}, ${Uint8Array.from(secretHash)}::bytea, ${clientId})`;
  if (!row) return;
  if (row.state !== "approved") return { state: row.state, intervalSeconds: row.interval_seconds };
  return { state: "approved", organizationId: row.organization_id, signInId: row.sign_in_id, hint };
}

export function hashUserCode(code: string): Buffer {
  return createHash("sha256").update(code).digest();
}

function newUserCode(): string {
  return Array.from({ length: 8 }, () => userCodeLetters[randomInt(userCodeLetters.length)]).join("");
}

/** As Postgres reads bytes from text. */
function hex(bytes: Buffer): string {
  return `\\x${bytes.toString("hex")}`;
}
