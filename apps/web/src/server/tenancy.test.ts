import { api, type ProcedureName } from "@postern/contract/api";
import { otherRootPem } from "@postern/db/testing/certificates-by-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "./api/problem-of.ts";
import { camelCase } from "./api/router.ts";
import { openTestDashboard, type TestDashboard } from "./testing/dashboard.ts";
import { type FilledOrganization, fillOrganization } from "./testing/filled-organization.ts";

// How each procedure is called on one's own things. A procedure of the table without a row here does not compile, and fails below.
// Those that take something away stand last: each is also called by its owner, in this order.
const inputs = {
  "session.get": () => ({}),
  "session.list": () => ({}),
  "endpoint-session.list": () => ({}),
  "provider.list": () => ({}),
  "provider.get": () => ({ slug: "github" }),
  "project.export": ({ projectId }) => ({ projectId }),
  "endpoint.list": ({ projectId }) => ({ projectId }),
  "endpoint.get": ({ ids }) => ({ id: ids.ep }),
  "endpoint.create": ({ projectId, slug }) => ({ projectId, name: `another of ${slug}` }),
  "endpoint.update": ({ ids }) => ({ id: ids.ep, bodyBytesMax: 4096 }),
  "endpoint.test": ({ ids }) => ({ id: ids.ep }),
  "secret.list": ({ ids }) => ({ endpointId: ids.ep }),
  "secret.add": ({ ids }) => ({ endpointId: ids.ep, value: "another secret" }),
  "secret.retire": ({ ids }) => ({ id: ids.sec, graceHours: 1 }),
  "policy.list": ({ ids }) => ({ endpointId: ids.ep }),
  "policy.save": ({ ids }) => ({ endpointId: ids.ep, policy: { all: [] }, basedOn: ids.pol }),
  "policy.shadow": ({ ids }) => ({ endpointId: ids.ep }),
  "policy.restore": ({ ids }) => ({ id: ids.pastPol }),
  "policy.discard": ({ ids }) => ({ id: ids.discardedPol }),
  "policy.promote": ({ ids }) => ({ id: ids.shadowPol }),
  "policy.approve": ({ ids }) => ({ id: ids.prp }),
  "policy.decline": ({ ids }) => ({ id: ids.declinedPrp }),
  "assertion.list": ({ ids }) => ({ endpointId: ids.ep }),
  "assertion.create": ({ ids }) => ({ requestId: ids.req, name: "it comes in", expected: "accepted" }),
  "assertion.update": ({ ids }) => ({ id: ids.asr, name: "another name" }),
  "assertion.remove": ({ ids }) => ({ id: ids.asr }),
  "project.update": ({ projectId }) => ({ id: projectId, secondApprover: false }),
  "policy.simulate": ({ ids }) => ({ endpointId: ids.ep, policy: { all: [] } }),
  "policy.test": ({ ids }) => ({ endpointId: ids.ep, policy: { all: [] }, requests: [{}] }),
  "destination.list": ({ projectId }) => ({ projectId }),
  "destination.get": ({ ids }) => ({ id: ids.dst }),
  "destination.create": ({ projectId, slug }) => ({ projectId, name: `more of ${slug}`, url: "https://more.example" }),
  "destination.update": ({ ids }) => ({ id: ids.dst, concurrency: 2 }),
  "destination.pause": ({ ids }) => ({ id: ids.dst }),
  "destination.resume": ({ ids }) => ({ id: ids.dst }),
  "destination.probe": ({ ids }) => ({ id: ids.dst }),
  "destination.rotate-signing-secret": ({ ids }) => ({ id: ids.dst }),
  "destination.retire-signing-secret": ({ ids }) => ({ id: ids.sgn }),
  "route.list": ({ projectId }) => ({ projectId }),
  "route.create": ({ ids }) => ({ endpointId: ids.ep, destinationId: ids.idleDst }),
  "route.update": ({ ids }) => ({ id: ids.rt, filter: "type:push" }),
  "request.list": ({ projectId }) => ({ projectId }),
  "request.histogram": ({ projectId }) => ({ projectId }),
  "request.tail": ({ projectId }) => ({ projectId }),
  "request.get": ({ ids }) => ({ id: ids.req }),
  "request.reveal": ({ ids }) => ({ id: ids.req }),
  "request.diagnose": ({ ids }) => ({ id: ids.req }),
  "request.promote": ({ ids }) => ({ id: ids.req }),
  "delivery.get": ({ ids }) => ({ id: ids.dlv }),
  "delivery.retry": ({ ids }) => ({ id: ids.dlv }),
  "delivery.stop": ({ ids }) => ({ id: ids.dlv }),
  "replay.list": ({ projectId }) => ({ projectId }),
  "replay.create": ({ ids }) => ({ requestIds: [ids.req], destinationId: ids.dst }),
  "tunnel.list": ({ projectId }) => ({ projectId }),
  "tunnel.open": ({ ids }) => ({ name: "laptop", endpoints: [ids.ep] }),
  "member.list": () => ({}),
  "notice.list": () => ({}),
  "storage.get": () => ({}),
  "quota.get": () => ({}),
  "quota.set": () => ({ perDay: 1_000 }),
  "member.change-role": ({ userId }) => ({ userId, role: "owner" }),
  "trusted-ca.list": () => ({}),
  "trusted-ca.add": () => ({ certificates: otherRootPem }),
  "trusted-ca.set-revocation-list": ({ ids }) => ({ id: ids.tca, list: "no list" }),
  "secret.unused": () => ({}),
  "address-feed.list": () => ({}),
  "address-list.list": () => ({}),
  "address-list.get": ({ ids }) => ({ id: ids.adl }),
  "address-list.create": ({ slug }) => ({ name: `more-of-${slug}` }),
  "address-list.update": ({ ids }) => ({ id: ids.adl, ranges: ["192.0.2.0/24"] }),
  "address-list.approve": ({ ids }) => ({ id: ids.adl, versionId: ids.alv }),
  "address-list.decline": ({ ids }) => ({ id: ids.adl, versionId: ids.alv }),
  "address-list.refresh": ({ ids }) => ({ id: ids.adl }),
  "domain.list": () => ({}),
  "domain.add": ({ slug }) => ({ domain: `more.${slug}.example` }),
  "domain.verify": ({ ids }) => ({ id: ids.dom }),
  "api-key.list": () => ({}),
  "api-key.create": () => ({ name: "one more", rights: ["read"] }),
  "agent-token.list": () => ({}),
  "agent-token.create": () => ({ name: "one more" }),
  "audit.list": () => ({}),
  "audit.verify": () => ({}),
  "session.end": ({ ids }) => ({ id: ids.ses }),
  "endpoint-session.end": ({ ids }) => ({ id: ids.ens }),
  "route.delete": ({ ids }) => ({ id: ids.rt }),
  "tunnel.delete": ({ ids }) => ({ id: ids.tun }),
  "destination.delete": ({ ids }) => ({ id: ids.dst }),
  "endpoint.delete": ({ ids }) => ({ id: ids.ep }),
  "trusted-ca.remove-revocation-list": ({ ids }) => ({ id: ids.tca }),
  "address-list.remove": ({ ids }) => ({ id: ids.adl }),
  "trusted-ca.remove": ({ ids }) => ({ id: ids.tca }),
  "domain.remove": ({ ids }) => ({ id: ids.dom }),
  "api-key.revoke": ({ ids }) => ({ id: ids.key }),
  "agent-token.revoke": ({ ids }) => ({ id: ids.agt }),
  "member.remove": ({ userId }) => ({ userId }),
} as const satisfies Record<ProcedureName, (own: FilledOrganization) => object>;
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
  "policy.save": "PSTN-4009", // a version that is another's is no newer than one that is old
};

/** What is not there and what one may not see look the same. */
function refusalsOf(name: ProcedureName): string[] {
  return [missing, others[name] ?? missing];
}

type Called = { answer: unknown } | { problem: ReturnType<typeof problemOf> };

async function call(own: FilledOrganization, name: ProcedureName, input: object): Promise<Called> {
  const [noun = "", verb = ""] = name.split(".").map(camelCase);
  const caller = (api[name].right === "agent" ? own.agent : own.owner) as unknown as Record<string, Record<string, (input: object) => Promise<unknown>>>;
  try {
    const answer = await caller[noun]?.[verb]?.(input);
    return { answer: name === "request.tail" ? await firstOf(answer as AsyncIterable<unknown>) : answer };
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
