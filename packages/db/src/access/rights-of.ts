import { type Right, Right as RightSchema } from "@postern/contract/right";
import { holds, type Role, Role as RoleSchema } from "@postern/contract/role";

export function rightsOfRole(role: Role): ReadonlySet<Right> {
  return new Set(RightSchema.options.filter((right) => holds(role, right)));
}

/** Who may have agents: an agent takes what making its token takes, the rights to configure and to see payloads. */
export const agentRoles: readonly Role[] = RoleSchema.options.filter((role) => holds(role, "configure") && holds(role, "payload"));

/** A key's own rights, as far as the person behind it still holds them. */
export function rightsOfKey(named: readonly string[], role: Role): ReadonlySet<Right> {
  return new Set(RightSchema.options.filter((right) => named.includes(right) && holds(role, right)));
}
