import { type Right, Right as RightSchema } from "@postern/contract/right";
import { holds, type Role, Role as RoleSchema } from "@postern/contract/role";

export function rightsOfRole(role: Role): ReadonlySet<Right> {
  return new Set(RightSchema.options.filter((right) => holds(role, right)));
}

/** Who may have agents: an agent opens tunnels, and sees the payloads that they carry. */
export const agentRoles: readonly Role[] = RoleSchema.options.filter((role) => holds(role, "tunnel") && holds(role, "payload"));

/** An agent token opens tunnels of its maker, and nothing else. */
export const rightsOfAgentToken: ReadonlySet<Right> = new Set(["tunnel"]);

/** What a person's agent may do: what it asked for, as far as the person's role has it. Nobody administers from a command line that stays signed in. */
export function rightsOfSignIn(asked: readonly Right[], role: Role): ReadonlySet<Right> {
  return new Set(asked.filter((right) => right !== "administer" && holds(role, right)));
}

/** A key's own rights, as far as the person behind it still holds them. */
export function rightsOfKey(named: readonly string[], role: Role): ReadonlySet<Right> {
  return new Set(RightSchema.options.filter((right) => named.includes(right) && holds(role, right)));
}
