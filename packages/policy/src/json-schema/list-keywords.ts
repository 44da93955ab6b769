import type { JsonValue } from "../bounded-json.ts";
import { canonical } from "./canonical.ts";
import { type Make, schemaAt, schemasIn } from "./keyword.ts";
import { type Check, faultAt, inside, markSeen, type Site } from "./site.ts";

function itemsOf({ value }: Site): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function eachItem(choose: (index: number) => Check | undefined): Check {
  return (site) => {
    for (const [index, value] of itemsOf(site).entries()) {
      site.run.budget.spend();
      const check = choose(index);
      const fault = check?.(inside(site, index, value));
      if (fault) return fault;
      if (check) markSeen(site, index);
    }
  };
}

const prefixItems: Make = (value, place) => {
  const checks = schemasIn(value, place);
  return eachItem((index) => checks[index]);
};

/** Draft 7 writes the items at the beginning as a list here, and the others as `additionalItems`. */
const items: Make = (value, place) => {
  if (place.compiler.index.draft === "07" && Array.isArray(value)) return value.length > 0 ? prefixItems(value, place) : undefined;
  return itemsFrom(place.compiler.index.draft === "07" ? 0 : lengthOf(place.schema.prefixItems))(value, place);
};

const additionalItems: Make = (value, place) => {
  const { items: before } = place.schema;
  if (place.compiler.index.draft !== "07" || !Array.isArray(before)) return;
  return itemsFrom(before.length)(value, place);
};

function itemsFrom(first: number): Make {
  return (value, place) => {
    const check = schemaAt(value, place);
    return eachItem((index) => (index < first ? undefined : check));
  };
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

const contains: Make = (value, place) => {
  const check = schemaAt(value, place);
  const isOld = place.compiler.index.draft === "07";
  const [min, max] = [numberOf(place.schema.minContains, isOld) ?? 1, numberOf(place.schema.maxContains, isOld) ?? Number.POSITIVE_INFINITY];
  return (site) => {
    if (!Array.isArray(site.value)) return;
    let found = 0;
    for (const [index, item] of itemsOf(site).entries()) {
      site.run.budget.spend();
      if (check(inside(site, index, item))) continue;
      found++;
      if (!isOld) markSeen(site, index);
    }
    if (found < min) return faultAt(site, found === 0 ? place.keyword : "minContains");
    return found > max ? faultAt(site, "maxContains") : undefined;
  };
};

function numberOf(value: unknown, isOld: boolean): number | undefined {
  return typeof value === "number" && !isOld ? value : undefined;
}

const uniqueItems: Make = (value, { keyword }) => {
  if (value !== true) return;
  return (site) => {
    const texts = itemsOf(site).map((item) => canonical(item, site.run.budget));
    return new Set(texts).size === texts.length ? undefined : faultAt(site, keyword);
  };
};

/** Keywords that apply schemas to the items of a list. */
export const listKeywords: Readonly<Record<string, Make>> = { uniqueItems, prefixItems, items, additionalItems, contains };

export const unevaluatedItems: Make = (value, place) => {
  const check = schemaAt(value, place);
  return (site) => eachItem((index) => (site.seen.names?.has(index) ? undefined : check))(site);
};
