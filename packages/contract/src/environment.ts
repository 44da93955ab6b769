import { z } from "zod";

/** `1` or `0`. */
export const flag = z.enum(["0", "1"]).transform((text) => text === "1");

/** Words with commas between them. */
export const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

const range = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]);
const isRange = (text: string) => range.safeParse(text).success;

/** Addresses and ranges of addresses, with commas between them; a wrong one is named, for it is no secret. */
export const ranges = list.refine((texts) => texts.every(isRange), {
  error: ({ input }) => `${JSON.stringify((input as string[]).find((text) => !isRange(text)))} is no address or range such as 10.0.0.0/8 or fd00::/8`,
});

/** Settings that cannot be used: one sentence for each, without its value, which may be a secret. */
export class EnvironmentError extends Error {}

/** Reads a process's settings; a variable set to nothing counts as not set. */
export function readSettings<Schema extends z.ZodObject>(schema: Schema, source: Record<string, string | undefined>): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value));
  const read = schema.safeParse(given);
  if (!read.success) throw new EnvironmentError(read.error.issues.map((issue) => tell(issue, schema, given)).join("; "));
  return read.data;
}

function tell({ path, message }: z.core.$ZodIssue, schema: z.ZodObject, given: object): string {
  const name = path.join(".");
  const [variable = ""] = path.map(String);
  const meaning = (schema.shape[variable] as z.ZodType | undefined)?.description;
  return `${name} ${variable in given ? `cannot be used (${message})` : "is not set"}${meaning ? `: ${meaning}` : ""}`;
}
