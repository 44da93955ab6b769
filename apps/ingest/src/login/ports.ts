import type { BroughtCode, OpenedSession } from "@postern/db/endpoint-sessions";
import type { LoginSessions } from "./sessions.ts";

/** What people's sign-ins at endpoints need of the process around them. */
export interface LoginPorts {
  sessions: Pick<LoginSessions, "find" | "noteUse" | "forgetToken">;
  /** Turns the code that a browser brings into a session; rejects while the database is away. */
  open(brought: BroughtCode): Promise<OpenedSession | undefined>;
  /** Ends the session of this cookie. */
  close(tokenHash: Uint8Array): Promise<void>;
  /** The dashboard's address; nobody can sign in where it is not known. */
  webUrl: string | undefined;
  /** Whether browsers reach the endpoints by https. */
  isSecure: boolean;
  nowMs(): number;
}
