import { type GateKind, GateSettings } from "@postern/contract/policy";
import { z } from "zod";

/** One setting of a gate as a form draws it; read off the contract's schema. */
export type GateField = { name: string; hint: string | undefined; required: boolean; default: unknown } & (
  | { kind: "text"; multiline: boolean }
  | { kind: "number"; min: number | undefined; max: number | undefined }
  | { kind: "choice"; values: string[] }
  | { kind: "flag" }
  | { kind: "lines" }
  | { kind: "group"; fields: GateField[] }
  | { kind: "list"; fields: GateField[] }
);

/** What JSON Schema says of a setting, as far as gates use it. */
interface SettingSchema {
  type?: string;
  multiline?: boolean;
  enum?: string[];
  const?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, SettingSchema>;
  items?: SettingSchema;
  required?: string[];
}

interface GateForm {
  about: string;
  fields: GateField[];
}

/** Every kind of gate: what it does, and its settings in order. */
export const gateForms = Object.fromEntries(
  GateSettings.options.map((option) => {
    const { description = "", ...schema } = z.toJSONSchema(option, { io: "input" }) as SettingSchema;
    return [option.shape.kind.value, { about: description, fields: fieldsOf(schema) }];
  }),
) as Record<GateKind, GateForm>;

function fieldsOf({ properties = {}, required = [] }: SettingSchema): GateField[] {
  return Object.entries(properties)
    .filter(([, schema]) => schema.const === undefined)
    .map(([name, schema]) => fieldOf(schema, { name, required: required.includes(name) }));
}

function fieldOf(schema: SettingSchema, { name, required }: { name: string; required: boolean }): GateField {
  const shared = { name, required, hint: schema.description, default: schema.default };
  if (schema.enum) return { ...shared, kind: "choice", values: schema.enum };
  switch (schema.type) {
    case "integer":
    case "number":
      return { ...shared, kind: "number", min: schema.minimum, max: schema.maximum };
    case "boolean":
      return { ...shared, kind: "flag" };
    case "array":
      return schema.items?.type === "object" ? { ...shared, kind: "list", fields: fieldsOf(schema.items) } : { ...shared, kind: "lines" };
    case "object":
      return { ...shared, kind: "group", fields: fieldsOf(schema) };
    default:
      return { ...shared, kind: "text", multiline: schema.multiline === true };
  }
}

/** What a new gate of a kind starts with: its defaults, and the first choice where one is needed. */
export function newGate(kind: GateKind): Record<string, unknown> {
  return { kind, ...startOf(gateForms[kind].fields), ...starts[kind] };
}

/** Useful beginnings where a schema has no default. */
const starts: Partial<Record<GateKind, Record<string, unknown>>> = {
  method: { allow: ["POST"] },
  "content-type": { allow: ["application/json"] },
  "body-size": { bodyBytesMax: 1_048_576 },
  rate: { limit: 60 },
  concurrency: { limit: 10 },
  expression: { expression: 'method == "POST"' },
  "body-schema": { schema: '{\n  "type": "object",\n  "required": ["type"]\n}' },
};

export function startOf(fields: readonly GateField[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.name, startOfField(field)]).filter(([, value]) => value !== undefined));
}

function startOfField(field: GateField): unknown {
  if (field.default !== undefined) return structuredClone(field.default);
  if (!field.required) return;
  if (field.kind === "choice") return field.values[0];
  if (field.kind === "lines" || field.kind === "list") return [];
  if (field.kind === "group") return startOf(field.fields);
}
