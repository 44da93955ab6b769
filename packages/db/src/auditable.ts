const covered = "••••";
/** Names under which a secret could stand; their values never reach the audit log, whatever a command hands over. */
const secretNames = /^(value|sealed.*|secret|.*secret|.*token|password|.*hash|codeVerifier|cookie.*)$/i;
const depthMax = 32;

/** A value as the audit log may keep it: plain JSON, moments as ISO 8601 text, secrets and bytes covered. */
export function auditable(value: unknown, depth = 0): unknown {
  if (value === undefined || value === null) return undefined;
  if (depth > depthMax) throw new Error("an audit entry is nested too deeply");
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return covered;
  if (Array.isArray(value)) return value.map((member) => auditable(member, depth + 1) ?? null);
  if (typeof value === "object") return auditableObject(value, depth);
  if (typeof value === "bigint") return String(value);
  return value;
}

function auditableObject(value: object, depth: number): Record<string, unknown> {
  const members = Object.entries(value).map(([name, member]) => [
    name,
    secretNames.test(name) && typeof member !== "object" ? covered : auditable(member, depth + 1),
  ]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
