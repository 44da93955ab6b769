/** The names of the address lists that a policy asks, wherever in its tree. */
export function listsNamedBy(policy: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { all, any, kind, allowLists, denyLists } = node as Record<string, unknown>;
    if (kind === "address") for (const name of [allowLists, denyLists].flat()) if (typeof name === "string") names.add(name);
    for (const member of [all, any].flat()) walk(member);
  };
  walk(policy);
  return names;
}
