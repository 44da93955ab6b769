import type { JsonValue } from "../bounded-json.ts";
import { type Make, namesAt, patternAt, schemaAt, schemasByName, wrong } from "./keyword.ts";
import { isSchemaObject } from "./schema-index.ts";
import { type Check, type Fault, faultAt, inside, markSeen, type Site } from "./site.ts";

type Members = Readonly<Record<string, JsonValue>>;

function membersOf({ value }: Site): Members | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
}

/** The check of a member, where one is meant for its name. */
type Choose = (name: string, site: Site) => Check | undefined;

function eachMember(choose: Choose): Check {
  return (site) => {
    for (const [name, value] of Object.entries(membersOf(site) ?? {})) {
      site.run.budget.spend();
      const check = choose(name, site);
      const fault = check?.(inside(site, name, value));
      if (fault) return fault;
      if (check) markSeen(site, name);
    }
  };
}

const required: Make = (value, place) => {
  const names = namesAt(value, place);
  return (site) => {
    const members = membersOf(site);
    return members && lacks(members, names, site) ? faultAt(site, place.keyword) : undefined;
  };
};

function lacks(members: Members, names: readonly string[], { run }: Site): boolean {
  run.budget.spend(names.length);
  return names.some((name) => !Object.hasOwn(members, name));
}

const properties: Make = (value, place) => {
  const checks = schemasByName(value, place);
  return eachMember((name) => checks.get(name));
};

const patternProperties: Make = (value, place) => {
  const checks = [...schemasByName(value, place)].map(([source, check]) => [patternAt(source, place), check] as const);
  return (site) => {
    for (const [pattern, check] of checks) {
      const fault = eachMember((name) => (pattern.test(name, site.run.budget) ? check : undefined))(site);
      if (fault) return fault;
    }
  };
};

/** For the names that neither `properties` nor `patternProperties` beside it know. */
const additionalProperties: Make = (value, place) => {
  const check = schemaAt(value, place);
  const { properties: known = {}, patternProperties: forms = {} } = place.schema;
  const names = new Set(isSchemaObject(known) ? Object.keys(known) : []);
  const patterns = (isSchemaObject(forms) ? Object.keys(forms) : []).map((source) => patternAt(source, place));
  return eachMember((name, { run }) => (names.has(name) || patterns.some((pattern) => pattern.test(name, run.budget)) ? undefined : check));
};

const propertyNames: Make = (value, place) => {
  const check = schemaAt(value, place);
  return (site): Fault | undefined => {
    for (const name of Object.keys(membersOf(site) ?? {})) if (check({ ...inside(site, name, name) })) return faultAt(site, place.keyword);
  };
};

/** Where a name is there: what else must be there, or what the whole must be (`dependencies` of draft 7 is both). */
const dependents: Make = (value, place) => {
  if (!isSchemaObject(value)) throw wrong(place.keyword, "lists or schemas by name");
  const checks = Object.entries(value).map(([name, needed]) => [name, Array.isArray(needed) ? required(needed, place) : schemaAt(needed, place)] as const);
  return (site) => {
    const members = membersOf(site);
    if (!members) return;
    site.run.budget.spend(checks.length);
    for (const [name, check] of checks) {
      const fault = Object.hasOwn(members, name) ? check?.(site) : undefined;
      if (fault) return fault;
    }
  };
};

/** Keywords that apply schemas to the members of an object. */
export const objectKeywords: Readonly<Record<string, Make>> = {
  required,
  properties,
  patternProperties,
  additionalProperties,
  propertyNames,
  dependentRequired: dependents,
  dependentSchemas: dependents,
  dependencies: dependents,
};

export const unevaluatedProperties: Make = (value, place) => {
  const check = schemaAt(value, place);
  return (site) => eachMember((name) => (site.seen.names?.has(name) ? undefined : check))(site);
};
