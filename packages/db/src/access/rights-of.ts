import { type Right, Right as RightSchema } from "@postern/contract/right";
import { holds, type Role } from "@postern/contract/role";

export function rightsOfRole(role: Role): ReadonlySet<Right> {
  return new Set(RightSchema.options.filter((right) => holds(role, right)));
}

/** A key's own rights, as far as the person behind it still holds them. */
export function rightsOfKey(named: readonly string[], role: Role): ReadonlySet<Right> {
  return new Set(RightSchema.options.filter((right) => named.includes(right) && holds(role, right)));
}
