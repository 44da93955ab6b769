import { PolicyError } from "../policy-error.ts";
import type { Gate } from "../ports.ts";
import { quote } from "../quote.ts";

/** Lets in the media types named; parameters such as charset are ignored. A missing or repeated Content-Type is no type. */
export const contentType: Gate<"content-type"> = ({ allow }) => {
  const matchers = allow.map(matcherOf);
  const expected = allow.join(", ");
  return (request) => {
    const type = request.mediaType();
    if (type !== undefined && matchers.some((matches) => matches(type))) return { seen: quote(type), expected };
    return { reason: "content-type-not-allowed", seen: type === undefined ? seenWithout(request.header("content-type")) : quote(type), expected };
  };
};

function seenWithout(values: readonly string[]): string {
  return values.length === 0 ? "no Content-Type" : `Content-Type, ${values.length} times`;
}

/** A star stands for a whole half: `text/*`, or for what comes before a suffix: `application/*+json`. */
function matcherOf(pattern: string, index: number): (type: string) => boolean {
  const [main = "", sub = ""] = pattern.split("/");
  const [, suffix = ""] = /^\*(\+[^*+]+)?$/.exec(sub) ?? [];
  const starred = sub.startsWith("*") && (sub === "*" || suffix !== "");
  const usable = (main === "*" ? sub === "*" : !main.includes("*")) && (starred || !sub.includes("*"));
  if (!usable) throw new PolicyError(`allow.${index}`, `in "${pattern}" the star must stand for a whole half, as in text/* or application/*+json`);
  if (main === "*") return (type) => type.includes("/");
  if (!starred) return (type) => type === pattern;
  return (type) => type.startsWith(`${main}/`) && type.endsWith(suffix);
}
