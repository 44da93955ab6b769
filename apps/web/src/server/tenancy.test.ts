import { api, type ProcedureName } from "@postern/contract/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "./api/problem-of.ts";
import { camelCase } from "./api/router.ts";
import { openTestDashboard, type TestDashboard } from "./testing/dashboard.ts";
import { type FilledOrganization, fillOrganization } from "./testing/filled-organization.ts";
import { inputs } from "./testing/procedure-inputs.ts";

const names = Object.keys(inputs) as ProcedureName[];

let home: TestDashboard;
let acme: FilledOrganization;
let globex: FilledOrganization;
let acmeBefore: Map<string, string>;

beforeAll(async () => {
  home = await openTestDashboard({ POSTERN_INGEST_URL: "http://127.0.0.1:9" }); // nobody listens there: endpoint.test ends in words
  home.dashboard.findTxtRecords = async () => ({ kind: "none" });
  acme = await fillOrganization(home, "acme-apart"); // a name that stands in no provider's description
  globex = await fillOrganization(home, "globex");
  acmeBefore = await fingerprintsOf(acme.id);
});
afterAll(() => home.close());

test("every procedure of the table has its row here", () => {
  expect([...names].sort()).toEqual(Object.keys(api).sort());
});

describe("an organization cannot reach another's things through", () => {
  test.each(names)("%s", async (name) => {
    const [own, foreign]: [object, object] = [inputs[name](globex), inputs[name](acme)];
    const strangers = idPlaces(foreign).map((place) => withValue(own, place, valueAt(foreign, place)));
    if (strangers.length === 0) return expect(textOf(await call(globex, name, own))).not.toMatch(/acme-apart/);

    for (const input of [foreign, ...strangers]) {
      const called = await call(globex, name, input);
      expect("problem" in called && refusalsOf(name), `${name} ${JSON.stringify(input)} ${textOf(called)}`).toContain(
        "problem" in called && called.problem.code,
      );
      expect(textOf(called)).not.toMatch(/acme-apart/);
    }
  });

  test("and has changed nothing there", async () => {
    expect(await fingerprintsOf(acme.id)).toEqual(acmeBefore);
  });
});

describe("while its own people can, through", () => {
  test.each(names)("%s", async (name) => {
    const called = await call(acme, name, inputs[name](acme));
    if ("problem" in called) expect(refusalsOf(name)).not.toContain(called.problem.code);
  });
});

const missing = "PSTN-4004";
const others: Partial<Record<ProcedureName, string>> = {
  "tunnel.open": "PSTN-4000", // an agent is told which endpoints of its own there are
  "mirror.start": "PSTN-4000", // the same
  "share.open": "PSTN-4000", // and which keys of its own
  "policy.save": "PSTN-4009", // a version that is another's is no newer than one that is old
};

/** What is not there and what one may not see look the same. */
function refusalsOf(name: ProcedureName): string[] {
  return [missing, others[name] ?? missing];
}

type Called = { answer: unknown } | { problem: ReturnType<typeof problemOf> };

async function call(own: FilledOrganization, name: ProcedureName, input: object): Promise<Called> {
  const [noun = "", verb = ""] = name.split(".").map(camelCase);
  const caller = own.owner as unknown as Record<string, Record<string, (input: object) => Promise<unknown>>>;
  try {
    const answer = await caller[noun]?.[verb]?.(input);
    return { answer: api[name].kind === "tail" ? await firstOf(answer as AsyncIterable<unknown>) : answer };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** The first row of a tail, if one comes soon. */
async function firstOf(rows: AsyncIterable<unknown>): Promise<unknown> {
  const look = rows[Symbol.asyncIterator]();
  const none = new Promise((resolve) => setTimeout(resolve, 1_500));
  return Promise.race([look.next(), none]);
}

function textOf(called: Called): string {
  return JSON.stringify(called);
}

type Place = readonly (string | number)[];

/** Where an input holds ids: each is tried alone, between one's own. */
function idPlaces(value: unknown, place: Place = []): Place[] {
  if (typeof value === "string") return /^[a-z]{2,3}_[0-9a-z]{26}$/.test(value) ? [place] : [];
  if (Array.isArray(value)) return value.flatMap((member, index) => idPlaces(member, [...place, index]));
  if (typeof value === "object" && value !== null) return Object.entries(value).flatMap(([key, member]) => idPlaces(member, [...place, key]));
  return [];
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce((at, key) => (at as Record<string | number, unknown>)[key], value);
}

function withValue(input: object, place: Place, value: unknown): object {
  const copy = structuredClone(input);
  const parent = valueAt(copy, place.slice(0, -1)) as Record<string | number, unknown>;
  parent[place.at(-1) ?? ""] = value;
  return copy;
}

/** A digest of each table's rows of one organization. */
async function fingerprintsOf(organizationId: string): Promise<Map<string, string>> {
  const tables = await home.sql(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
  );
  expect(tables.length).toBeGreaterThan(15);
  const digests = new Map<string, string>();
  for (const { name } of tables) {
    const digest = `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${name}" t WHERE organization_id = $1`;
    const [row] = await home.sql(digest, [organizationId]);
    digests.set(String(name), String(row?.digest));
  }
  return digests;
}
