import { PolicyError } from "../policy-error.ts";

export type Schema = boolean | SchemaObject;
export interface SchemaObject {
  readonly [keyword: string]: unknown;
}
export type Draft = "2020-12" | "07";

/** A schema, and the address that its references are relative to. */
export interface Placed {
  schema: Schema;
  base: string;
}

/** The address of a schema that names none. */
export const home = "schema:///";
const newest = "https://json-schema.org/draft/2020-12/schema";
const drafts: Readonly<Record<string, Draft>> = {
  [newest]: "2020-12",
  "http://json-schema.org/draft-07/schema": "07",
};
const single = ["items", "additionalItems", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"];
const later = ["unevaluatedItems", "unevaluatedProperties", "contentSchema"];
const inList = ["allOf", "anyOf", "oneOf", "prefixItems", "items"];
const byName = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"];

/** Every schema inside of a document by its address; what is not in it does not exist, as nothing is fetched. */
export class SchemaIndex {
  readonly draft: Draft;
  /** Whether any schema asks what others have seen. */
  tracks = false;
  readonly #documents = new Map<string, Placed>();
  readonly #anchors = new Map<string, Placed>();
  readonly #dynamic = new Map<string, Placed>();
  readonly #bases = new Map<object, string>();

  constructor(root: Schema) {
    this.draft = draftOf(root);
    this.add(root, home);
  }

  /** Takes in a document and what is inside of it. */
  add(schema: Schema, address: string): void {
    this.#documents.set(address, { schema, base: address });
    this.#walk(schema, address);
  }

  baseOf(schema: SchemaObject, base: string): string {
    return this.#bases.get(schema) ?? base;
  }

  /** Where a reference leads; throws a PolicyError when it leads nowhere. */
  find(reference: string, base: string): Placed {
    const address = resolve(reference, base);
    const [document = "", fragment = ""] = address.split("#", 2);
    const placed = fragment === "" || fragment.startsWith("/") ? this.#documents.get(document) : this.#anchors.get(address);
    const found = placed && fragment.startsWith("/") ? this.#follow(placed, fragment) : placed;
    if (!found) throw new PolicyError("schema", `$ref ${reference} leads nowhere inside this schema, and nothing is fetched`);
    return found;
  }

  /** The anchor of this name that may be overridden (`$dynamicAnchor`) in a resource. */
  findDynamic(name: string, base: string): Placed | undefined {
    return this.#dynamic.get(`${base}#${name}`);
  }

  /** That anchor in every resource that has one. */
  dynamicAnchors(name: string): readonly Placed[] {
    return [...this.#dynamic].filter(([address]) => address.endsWith(`#${name}`)).map(([, placed]) => placed);
  }

  #walk(schema: unknown, outer: string): void {
    if (!isSchemaObject(schema) || this.#bases.has(schema)) return;
    const base = this.#enter(schema, outer);
    this.#bases.set(schema, base);
    this.tracks ||= "unevaluatedItems" in schema || "unevaluatedProperties" in schema;
    for (const child of childrenOf(schema)) this.#walk(child, base);
  }

  /** Draft 7 ignores everything beside `$ref`, and has its anchors in `$id`. */
  #enter(schema: SchemaObject, outer: string): string {
    const { $id, $anchor, $dynamicAnchor, $ref } = schema;
    const isOld = this.draft === "07";
    const id = typeof $id === "string" && !(isOld && $ref !== undefined) ? $id : undefined;
    const isAnchor = isOld && id?.startsWith("#") === true;
    const base = id === undefined || isAnchor ? outer : resolve(id, outer).replace(/#$/, "");
    const placed = { schema, base };
    if (base !== outer) this.#documents.set(base, placed);
    for (const name of [isAnchor && id?.slice(1), !isOld && $anchor, !isOld && $dynamicAnchor]) {
      if (typeof name === "string") this.#anchors.set(`${base}#${name}`, placed);
    }
    if (!isOld && typeof $dynamicAnchor === "string") this.#dynamic.set(`${base}#${$dynamicAnchor}`, placed);
    return base;
  }

  /** A JSON pointer inside of a document (RFC 6901). */
  #follow({ schema, base }: Placed, pointer: string): Placed | undefined {
    let at: unknown = schema;
    let baseHere = base;
    const path = unescaped(pointer);
    if (path === undefined) return;
    for (const part of path.slice(1).split("/")) {
      const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
      if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return;
      at = (at as SchemaObject)[name];
      if (isSchemaObject(at)) baseHere = this.baseOf(at, baseHere);
    }
    if (!isSchema(at)) return;
    this.#walk(at, baseHere);
    return { schema: at, base: baseHere };
  }
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === "boolean" || isSchemaObject(value);
}

export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function draftOf(root: Schema): Draft {
  const named = isSchemaObject(root) ? (root.$schema ?? newest) : newest;
  const draft = typeof named === "string" ? drafts[named.replace(/#$/, "")] : undefined;
  if (!draft) throw new PolicyError("schema", "$schema must be that of draft 2020-12 or draft 7");
  return draft;
}

function childrenOf(schema: SchemaObject): unknown[] {
  const named = byName.flatMap((keyword) => (isSchemaObject(schema[keyword]) ? Object.values(schema[keyword]) : []));
  const listed = inList.flatMap((keyword) => (Array.isArray(schema[keyword]) ? schema[keyword] : []));
  return [...named, ...listed, ...[...single, ...later].map((keyword) => schema[keyword])];
}

function resolve(reference: string, base: string): string {
  try {
    return new URL(reference, base).href.replace(/#$/, "");
  } catch {
    throw new PolicyError("schema", `${reference} is not a reference`);
  }
}

function unescaped(pointer: string): string | undefined {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return; // a percent sign that begins no escape
  }
}
