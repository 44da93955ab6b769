import { closeEndpointSession, openEndpointSession, readEndpointSessions, recordEndpointSessionUse } from "@postern/db/endpoint-sessions";
import type { Pool } from "@postern/db/pool";
import type { Environment } from "../env.ts";
import type { LoginPorts } from "./ports.ts";
import { keepLoginSessions, type LoginSessions } from "./sessions.ts";

export interface OpenLoginPorts extends LoginPorts {
  sessions: LoginSessions;
}

/** The connections are there for events: whoever tries codes without end gets so many of them at most, and the rest is told to come again. */
const changesMax = 2;

/** People's sign-ins at endpoints, over the database. */
export function loginPorts({ env, pool, onTrouble }: { env: Environment; pool: Pool; onTrouble(error: Error): void }): OpenLoginPorts {
  return {
    sessions: keepLoginSessions({
      read: (tokenHashes) => readEndpointSessions(pool, tokenHashes),
      writeUses: (uses) => recordEndpointSessionUse(pool, uses),
      nowMs: Date.now,
      onTrouble,
    }),
    open: atMost(changesMax, (brought) => openEndpointSession(pool, brought)),
    close: atMost(changesMax, (tokenHash) => closeEndpointSession(pool, tokenHash)),
    webUrl: env.POSTERN_WEB_URL?.replace(/\/+$/, ""),
    isSecure: env.POSTERN_INGEST_URL.startsWith("https:"),
    nowMs: Date.now,
  };
}

function atMost<Input, Output>(max: number, work: (input: Input) => Promise<Output>): (input: Input) => Promise<Output> {
  let underWay = 0;
  return async (input) => {
    if (underWay >= max) throw new Error(`${max} are under way already`);
    underWay++;
    return work(input).finally(() => underWay--);
  };
}
