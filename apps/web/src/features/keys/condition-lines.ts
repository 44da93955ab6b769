import type { ClaimCondition } from "@postern/contract/oidc-token-gate";

/** `repository=acme/payments`; what holds a star is a glob. Without a claim's name or a value it is kept as it is, for the schema to say what is wrong. */
export function conditionsOf(text: string): Pick<ClaimCondition, "claim" | "is" | "values">[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => conditionOf(line));
}

function conditionOf(line: string): Pick<ClaimCondition, "claim" | "is" | "values"> {
  const at = line.indexOf("=");
  const [claim, value] = at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  return { claim, is: value.includes("*") ? "glob" : "equals", values: value === "" ? [] : [value] };
}

/** As it is typed, where that says all. */
export function conditionText({ claim, is, values }: ClaimCondition): string {
  const word = is === "starts-with" ? " begins with " : "=";
  return `${claim}${word}${values.join(" or ")}`;
}
