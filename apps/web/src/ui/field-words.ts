import type { z } from "zod";

/** What a field says about its value where the schema has no words of its own; undefined leaves it to zod. */
export function fieldWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined || issue.input === null || issue.input === "") return "Fill this in.";
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "number" || issue.expected === "int" ? "Enter a whole number." : undefined;
    case "too_small":
      return lowest(issue.origin, Number(issue.minimum));
    case "too_big":
      return highest(issue.origin, Number(issue.maximum));
    case "invalid_format":
      return issue.format === "url" ? "Enter a whole URL, such as https://example.com/hooks." : undefined;
    default:
      return undefined;
  }
}

function lowest(origin: string, minimum: number): string {
  if (origin === "array") return minimum === 1 ? "Choose at least one." : `Give at least ${minimum}.`;
  if (origin === "string") return minimum === 1 ? "Fill this in." : `Write at least ${minimum} characters.`;
  return `Enter ${minimum.toLocaleString("en-US")} or more.`;
}

function highest(origin: string, maximum: number): string {
  const most = maximum.toLocaleString("en-US");
  if (origin === "array") return `Give at most ${most}.`;
  if (origin === "string") return `Write at most ${most} characters.`;
  return `Enter ${most} or less.`;
}
