import { closeEndpointSession, openEndpointSession, readEndpointSessions, recordEndpointSessionUse } from "@postern/db/endpoint-sessions";
import type { Pool } from "@postern/db/pool";
import type { Environment } from "../env.ts";
import type { LoginPorts } from "./ports.ts";
import { keepLoginSessions, type LoginSessions } from "./sessions.ts";

export interface OpenLoginPorts extends LoginPorts {
  sessions: LoginSessions;
}

/** People's sign-ins at endpoints, over the database. */
export function loginPorts({ env, pool, onTrouble }: { env: Environment; pool: Pool; onTrouble(error: Error): void }): OpenLoginPorts {
  return {
    sessions: keepLoginSessions({
      read: (tokenHashes) => readEndpointSessions(pool, tokenHashes),
      writeUses: (uses) => recordEndpointSessionUse(pool, uses),
      nowMs: Date.now,
      onTrouble,
    }),
    open: (brought) => openEndpointSession(pool, brought),
    close: (tokenHash) => closeEndpointSession(pool, tokenHash),
    webUrl: env.POSTERN_WEB_URL?.replace(/\/+$/, ""),
    isSecure: env.POSTERN_INGEST_URL.startsWith("https:"),
    nowMs: Date.now,
  };
}
