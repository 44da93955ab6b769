import { z } from "zod";

/** A table in Markdown; bars inside cells are escaped. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

interface JsonSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  $ref?: string;
}

export interface Field {
  name: string;
  type: string;
  required: boolean;
  standard: string;
  description: string;
}

/** The fields of an object schema as someone fills them in: type in words, whether needed, default, meaning. */
export function fieldsOf(schema: z.ZodType): Field[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return Object.entries(properties).map(([name, field]) => ({
    name,
    type: typeOf(field),
    required: required.includes(name),
    standard: field.default === undefined ? "" : `\`${JSON.stringify(field.default)}\``,
    description: field.description ?? "",
  }));
}

export function fieldTable(schema: z.ZodType, without: string[] = []): string {
  const fields = fieldsOf(schema).filter(({ name }) => !without.includes(name));
  const rows = fields.map(({ name, type, required, standard, description }) => [`\`${name}\``, type, required ? "yes" : standard || "no", description]);
  return table(["field", "type", "needed, or default", "meaning"], rows);
}

function typeOf({ type, enum: values, const: only, anyOf, oneOf, items, minimum, maximum, maxLength, pattern, $ref }: JsonSchema): string {
  if ($ref) return "group or gate";
  const choices = anyOf ?? oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(" or ");
  if (only !== undefined) return `\`${only}\``;
  if (values) return values.map((value) => `\`${value}\``).join(", ");
  if (type === "array") return `list of ${items ? typeOf(items) : "anything"}`;
  if (type === "integer" || type === "number") return `${type}${rangeOf(minimum, maximum)}`;
  const id = /^\^([a-z]{2,3})_\[0-7\]/.exec(pattern ?? "")?.[1];
  if (id) return `id \`${id}_…\``;
  return `${type ?? "string"}${maxLength ? `, ${maxLength} characters at most` : ""}`;
}

const safe = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;

function rangeOf(minimum: number | undefined, maximum: number | undefined): string {
  if (safe(minimum) && safe(maximum)) return `, ${minimum} to ${maximum}`;
  if (safe(minimum)) return `, ${minimum} or more`;
  return safe(maximum) ? `, ${maximum} at most` : "";
}
