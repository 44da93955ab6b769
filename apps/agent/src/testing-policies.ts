import { GateSettings, Policy, type PolicyNode } from "@postern/contract/policy";
import fc, { type Arbitrary } from "fast-check";
import { z } from "zod";

/** Texts of the forms that schemas ask for and that chance would not find. */
const pool = [
  "https://issuer.example/tenant",
  "https://api.example.com/v1/payments/{body:data.id}",
  "203.0.113.0/24",
  "application/json",
  "POST",
  "ada@example.com",
  "DE",
  "sha256=",
  "X-Signature",
  'body.type == "order.paid"',
  "tca_01jd0000000000000000000000",
  "a1".repeat(32),
  "yes",
  "0x1f",
  "- a: b # c",
  "line one\nline two: \t|",
  "*&!%@`'\"",
  "••••7391",
  " é\u2028",
];

/** Any value that a schema takes, by its parts; what refinements refuse is left out. */
function valuesOf(schema: z.ZodType): Arbitrary<unknown> {
  return partsOf(schema).filter((value) => schema.safeParse(value).success);
}

function partsOf(schema: z.ZodType): Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional) return fc.option(valuesOf(schema.unwrap() as z.ZodType), { nil: undefined });
  if (schema instanceof z.ZodDefault) return fc.option(valuesOf(schema.unwrap() as z.ZodType), { nil: undefined });
  if (schema instanceof z.ZodObject) return objectOf(schema.shape as Record<string, z.ZodType>);
  if (schema instanceof z.ZodArray) return fc.array(valuesOf(schema.element as z.ZodType), { maxLength: 3 });
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...(schema.options as string[]));
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map((option) => valuesOf(option as z.ZodType)));
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(fc.constantFrom("verifyToken", "appId", "urls"), valuesOf(schema.valueType as z.ZodType), { maxKeys: 2 });
  if (schema instanceof z.ZodNumber) return fc.integer({ min: schema.minValue ?? 0, max: Math.min(schema.maxValue ?? 100, 1e9) });
  if (schema instanceof z.ZodPipe) return valuesOf((schema.in instanceof z.ZodTransform ? schema.out : schema.in) as z.ZodType);
  if (schema instanceof z.ZodString) return textOf(schema);
  throw new Error(`no values are made for a schema of type ${schema.def.type}`);
}

function objectOf(shape: Record<string, z.ZodType>): Arbitrary<unknown> {
  const members = Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, valuesOf(member)]));
  return fc.record(members).map((value) => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)));
}

function textOf(schema: z.ZodString): Arbitrary<string> {
  const known = pool.filter((text) => schema.safeParse(text).success);
  const [pattern] = (schema.def.checks ?? []).flatMap(({ _zod: { def } }) => ("pattern" in def && def.pattern instanceof RegExp ? [def.pattern] : []));
  if (known.length === 0 && pattern) return fc.stringMatching(pattern);
  const free = fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 30, 30) });
  return known.length > 0 ? fc.oneof(fc.constantFrom(...known), free) : free;
}

/** Any gate of this kind, as the engine would store it. */
export function gateOf(option: (typeof GateSettings.options)[number]): Arbitrary<GateSettings> {
  return valuesOf(option).map((gate) => GateSettings.parse(gate));
}

const gate = fc.oneof(...GateSettings.options.map(gateOf));

/** Any policy, nested or not. */
export const anyPolicy: Arbitrary<Policy> = fc
  .array(fc.oneof({ weight: 4, arbitrary: gate as Arbitrary<PolicyNode> }, { weight: 1, arbitrary: groupOf() }), { maxLength: 5 })
  .map((all) => ({ all }))
  .filter((policy) => Policy.safeParse(policy).success)
  .map((policy) => Policy.parse(policy));

function groupOf(): Arbitrary<PolicyNode> {
  const members = fc.array(gate as Arbitrary<PolicyNode>, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    members.map((any) => ({ any })),
    members.map((all) => ({ all })),
    members.map((all) => ({ all, order: "as-written" as const })),
  );
}
