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
  /** Whether the right to payloads was taken away, as the organization keeps them in the dashboard. */
  payloadsStay?: boolean;
  /** The agent that the person calls through. */
  agent?: AgentOfPerson;
}

/** A person's sign-in from an agent, and the machine it is on. */
export interface AgentOfPerson {
  signInId: string;
  machine: string;
}

/** A person as the audit log names them when an agent of theirs acts. */
export function throughAgent(actor: Actor, { machine }: AgentOfPerson): Actor {
  return { ...actor, name: `${actor.name}, through the agent on ${machine}` };
}
