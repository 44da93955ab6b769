import { type Make, schemaAt, schemasIn, wrong } from "./keyword.ts";
import { addSeen, type Check, faultAt, type Seen, type Site } from "./site.ts";

/** The same value, with a book of its own for what is seen. */
function apart(site: Site): Site & { seen: Seen } {
  return { ...site, seen: {} };
}

const ref: Make = (value, { keyword, base, compiler }) => {
  if (typeof value !== "string") throw wrong(keyword, "a reference");
  return compiler.prepare(compiler.index.find(value, base));
};

/** Leads to the outermost entered resource that has an anchor of this name, where the one it names may be overridden. */
const dynamicRef: Make = (value, { keyword, base, compiler }) => {
  if (typeof value !== "string") throw wrong(keyword, "a reference");
  const first = compiler.index.find(value, base);
  const name = value.split("#")[1] ?? "";
  const fixed = compiler.prepare(first);
  if (compiler.index.findDynamic(name, first.base)?.schema !== first.schema) return fixed;
  const others = new Map(compiler.index.dynamicAnchors(name).map((placed) => [placed.base, compiler.prepare(placed)]));
  return (site) => {
    const outermost = site.run.scope.find((entered) => others.has(entered));
    return ((outermost !== undefined && others.get(outermost)) || fixed)(site);
  };
};

const allOf: Make = (value, place) => {
  const checks = schemasIn(value, place);
  return (site) => {
    for (const check of checks) {
      const fault = check(site);
      if (fault) return fault;
    }
  };
};

const anyOf: Make = (value, place) => {
  const checks = schemasIn(value, place);
  return (site) => (fitting(checks, site) > 0 ? undefined : faultAt(site, place.keyword));
};

const oneOf: Make = (value, place) => {
  const checks = schemasIn(value, place);
  return (site) => (fitting(checks, site) === 1 ? undefined : faultAt(site, place.keyword));
};

/** How many fit; what each of them has seen counts. */
function fitting(checks: readonly Check[], site: Site): number {
  let count = 0;
  for (const check of checks) {
    const own = apart(site);
    if (check(own)) continue;
    addSeen(site.seen, own.seen);
    count++;
  }
  return count;
}

const not: Make = (value, place) => {
  const check = schemaAt(value, place);
  return (site) => (check(apart(site)) ? undefined : faultAt(site, place.keyword));
};

const ifThenElse: Make = (value, place) => {
  const condition = schemaAt(value, place);
  const branch = (keyword: string) => (Object.hasOwn(place.schema, keyword) ? schemaAt(place.schema[keyword], { ...place, keyword }) : undefined);
  const [then, otherwise] = [branch("then"), branch("else")];
  return (site) => {
    const own = apart(site);
    if (condition(own)) return otherwise?.(site);
    addSeen(site.seen, own.seen);
    return then?.(site);
  };
};

/** Keywords that apply further schemas to the same value. */
export const inPlace: Readonly<Record<string, Make>> = { $ref: ref, $dynamicRef: dynamicRef, allOf, anyOf, oneOf, not, if: ifThenElse };
