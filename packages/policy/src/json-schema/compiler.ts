import { BudgetSpent } from "../budget.ts";
import { PolicyError } from "../policy-error.ts";
import { keywords } from "./keywords.ts";
import type { Placed, Schema, SchemaIndex, SchemaObject } from "./schema-index.ts";
import { addSeen, type Check, type Fault, faultAt, type Seen, type Site } from "./site.ts";

/** How deep schemas may call one another on the way to a value: where a schema calls itself on the same value, this ends it. */
const depthMax = 250;
const schemasMax = 5_000;

interface Compiled {
  base: string;
  checks: Check[];
}

/** Turns schemas into checks, each once: they may call one another in circles. */
export class Compiler {
  readonly index: SchemaIndex;
  readonly #ready = new Map<Schema, Compiled>();
  readonly #waiting: (() => void)[] = [];

  constructor(index: SchemaIndex) {
    this.index = index;
  }

  /** Applies a schema to a value; what its keywords have seen is added to the site's own when the value fits. */
  prepare({ schema, base }: Placed): Check {
    if (schema === true) return () => undefined;
    if (schema === false) return (site) => faultAt(site, "false");
    const known = this.#ready.get(schema);
    if (known) return (site) => apply(known, site);
    if (this.#ready.size >= schemasMax) throw new PolicyError("schema", `more than ${schemasMax} schemas`);
    const compiled: Compiled = { base: this.index.baseOf(schema, base), checks: [] };
    this.#ready.set(schema, compiled);
    this.#waiting.push(() => compiled.checks.push(...this.#checksOf(schema, compiled.base)));
    return (site) => apply(compiled, site);
  }

  /** Prepares what stands inside of what was prepared, until nothing is left. */
  finish(): void {
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) next();
  }

  #checksOf(schema: SchemaObject, base: string): Check[] {
    const isOldReference = this.index.draft === "07" && schema.$ref !== undefined;
    return [...keywords].flatMap(([keyword, make]) => {
      if (!Object.hasOwn(schema, keyword) || (isOldReference && keyword !== "$ref")) return [];
      const check = make(schema[keyword], { keyword, schema, base, compiler: this });
      return check ? [check] : [];
    });
  }
}

function apply({ base, checks }: Compiled, site: Site): Fault | undefined {
  const { run } = site;
  run.budget.spend();
  if (++run.depth > depthMax) throw new BudgetSpent();
  const entered = run.scope.at(-1) !== base;
  if (entered) run.scope.push(base);
  const seen: Seen = {};
  const fault = firstFault(checks, { ...site, seen });
  if (entered) run.scope.pop();
  run.depth--;
  if (fault) return fault;
  addSeen(site.seen, seen);
}

function firstFault(checks: readonly Check[], site: Site): Fault | undefined {
  for (const check of checks) {
    const fault = check(site);
    if (fault) return fault;
  }
}
