import { globMatcher } from "../glob.ts";
import type { Denial, Gate } from "../ports.ts";
import { quote } from "../quote.ts";
import { pathWithin } from "../request-path.ts";

/** Lets in the methods named, and the paths that fit a pattern. */
export const method: Gate<"method"> = ({ allow, paths = [] }, { token }) => {
  const allowed = new Set(allow);
  const expected = allow.join(", ");
  const judgePath = paths.length > 0 ? pathJudge(paths, token) : undefined;
  return ({ method, target }) => {
    const seen = quote(method);
    if (!allowed.has(method)) return { reason: "method-not-allowed", seen, expected, allow };
    return judgePath?.(target) ?? { seen, expected };
  };
};

const listedMax = 3;

function pathJudge(paths: readonly string[], token: string | undefined): (target: string) => Denial | undefined {
  const fits = paths.map(globMatcher);
  const more = paths.length - listedMax;
  const expected = `${paths.slice(0, listedMax).join(" or ")}${more > 0 ? ` or ${more} more` : ""}`;
  return (target) => {
    const path = pathWithin(target, token);
    if (path === undefined) return { reason: "path-ambiguous", seen: "a path that programs read in different ways", expected };
    if (!fits.some((fitting) => fitting(path))) return { reason: "path-not-allowed", seen: quote(path), expected };
  };
}
