import { Problem } from "@postern/contract/problem";
import type { z } from "zod";

/** Deeper than any input of ours, a policy's groups included; what is nested endlessly would use up the stack of whoever reads it. */
const depthMax = 32;

/** Reads a procedure's input; throws the problem input-invalid, which names each field and what it must be. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  if (isDeeper(raw, depthMax)) throw inputProblem({ "": [`is nested more than ${depthMax} levels deep`] });
  const parsed = schema.safeParse(raw ?? {});
  if (!parsed.success) throw inputProblem(fieldsOf(parsed.error));
  const unstorable = pathOfUnstorable(parsed.data, "");
  if (unstorable !== undefined) throw inputProblem({ [unstorable]: ["holds a character that cannot be stored (NUL, or half a surrogate pair)"] });
  return parsed.data;
}

/** The problem for input that fits its schema and still cannot be used. */
export function inputProblem(fields: Record<string, string[]>): Problem {
  const detail = Object.entries(fields)
    .map(([field, messages]) => (field ? `${field}: ${messages.join("; ")}` : messages.join("; ")))
    .join(" · ");
  return new Problem("input-invalid", detail, fields);
}

function fieldsOf({ issues }: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { path, message } of issues) {
    const field = path.map(String).join(".");
    fields[field] = [...(fields[field] ?? []), message];
  }
  return fields;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== "object") return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

// Postgres' text holds any character but U+0000, in well-formed UTF-8.
function pathOfUnstorable(value: unknown, path: string): string | undefined {
  if (typeof value === "string") return value.includes("\u0000") || !value.isWellFormed() ? path : undefined;
  if (value === null || typeof value !== "object" || value instanceof Date) return;
  for (const [key, member] of Object.entries(value)) {
    const found = pathOfUnstorable(member, path ? `${path}.${key}` : key);
    if (found !== undefined) return found;
  }
}
