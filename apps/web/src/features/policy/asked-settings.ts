import { namedKeys } from "@postern/contract/count-key";

type Settings = Record<string, unknown>;

/** Which format of a body each of these settings is for. */
const formatOf: Record<string, string> = { schema: "json", descriptor: "protobuf", message: "protobuf", knownFieldsOnly: "protobuf" };

/** What makes no difference with the other settings is not asked for; what is set is always shown. */
export function isAsked(name: string, gate: Settings): boolean {
  if (gate.kind === "body-schema") return name === "format" || gate[name] !== undefined || formatOf[name] === (gate.format ?? "json");
  if (name === "hmac") return gate.provider === "generic-hmac" || gate.hmac !== undefined;
  if (!("per" in gate) || gate[name] !== undefined) return true;
  if (name === "name") return namedKeys.some((key) => key === gate.per);
  return name !== "missing" || gate.per === "account" || namedKeys.some((key) => key === gate.per);
}

/** The gate with one setting changed; with another format, what was for the one before is gone. */
export function withSetting(gate: Settings, name: string, value: unknown): Settings {
  const changed: Settings = { ...gate, [name]: value };
  if (gate.kind !== "body-schema" || name !== "format") return changed;
  return Object.fromEntries(Object.entries(changed).filter(([setting]) => (formatOf[setting] ?? value ?? "json") === (value ?? "json")));
}
