import type { Right } from "@postern/contract/right";

/** Who does something: a person, an API key, an agent token, or Postern itself. */
export interface Actor {
  kind: "user" | "key" | "agent" | "system";
  id: string;
  name: string;
}

/** In whose name a procedure runs: the organization it sees, the actor, and what that actor may do. */
export interface Scope {
  organizationId: string;
  actor: Actor;
  /** Empty for an agent: it may call procedures of the right "agent" and no others. */
  rights: ReadonlySet<Right>;
  ip?: string;
  traceId?: string;
  /** The session that the person acts in, and when they last showed who they are. */
  sessionId?: string;
  authenticatedAt?: Date;
}
