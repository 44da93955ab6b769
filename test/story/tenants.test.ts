import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiClient, apiWithCookie, apiWithKey, problemOf, signInForCookie } from "../setup/api-client.ts";
import { type House, startHouse } from "../setup/house.ts";
import { githubSender } from "../setup/senders.ts";
import { untilFound } from "../setup/until.ts";

// Through every procedure, in one process: apps/web/src/server/tenancy.test.ts. Here the doors are the real ones.
const secret = "known to globex and GitHub";
let house: House;
let cookie: string;
let key: string;
let agentToken: string;
let globex: { projectId: Id<"prj">; endpointId: Id<"ep">; destinationId: Id<"dst">; requestId: Id<"req">; deliveryId: Id<"dlv">; url: string };

beforeAll(async () => {
  house = await startHouse({ web: true });
  globex = await furnishGlobex();
  const { call } = house.gateway;
  const all = await call("api-key.create", { name: "everything", rights: ["read", "payload", "operate", "configure", "audit", "administer"] });
  key = all.secret;
  agentToken = (await call("agent-token.create", { name: "laptop", expiresInDays: 1 })).secret;
  cookie = await signInForCookie(house, "acme");
});
afterAll(() => house?.stop());

/** An endpoint with a route to a receiver, and one event that was delivered there. */
async function furnishGlobex(): Promise<typeof globex> {
  const { call, projectId, deliveryOf } = house.neighbour;
  const endpoint = await call("endpoint.create", { projectId, name: "globex-orders", provider: "github", secret });
  const { destination } = await call("destination.create", { projectId, name: "globex-shop", url: `${house.receiver.url}globex` });
  await call("route.create", { endpointId: endpoint.id, destinationId: destination.id });
  const github = githubSender(endpoint.url, secret);
  await untilFound(
    async () => (await github.posts("ping")) && house.receiver.received.find(({ target }) => target === "/globex"),
    20_000,
    () => "globex's route did not lead to its receiver",
  );
  const posted = await github.posts("push");
  const delivery = await deliveryOf(posted);
  const ids = { endpointId: endpoint.id, destinationId: destination.id, requestId: posted.requestId as Id<"req">, deliveryId: delivery.id };
  return { projectId, url: endpoint.url, ...ids };
}

const reaches: [string, (api: ApiClient) => Promise<unknown>][] = [
  ["the list of globex's requests", (api) => api.request.list.query({ projectId: globex.projectId })],
  ["the histogram of globex's requests", (api) => api.request.histogram.query({ projectId: globex.projectId })],
  ["a request of globex", (api) => api.request.get.query({ id: globex.requestId })],
  ["a payload of globex", (api) => api.request.reveal.mutate({ id: globex.requestId })],
  ["a delivery of globex", (api) => api.delivery.get.query({ id: globex.deliveryId })],
  ["globex's endpoints", (api) => api.endpoint.list.query({ projectId: globex.projectId })],
  ["an endpoint of globex", (api) => api.endpoint.get.query({ id: globex.endpointId })],
  ["the secrets of globex's endpoint", (api) => api.secret.list.query({ endpointId: globex.endpointId })],
  ["globex's destinations", (api) => api.destination.list.query({ projectId: globex.projectId })],
  ["a pause of globex's destination", (api) => api.destination.pause.mutate({ id: globex.destinationId })],
  ["a replay of globex's event", (api) => api.replay.create.mutate({ requestIds: [globex.requestId] })],
  [
    "a replay of globex's event to oneself",
    (api) => api.replay.create.mutate({ requestIds: [globex.requestId], destinationId: house.destination.id as Id<"dst"> }),
  ],
  ["a route from globex's endpoint", (api) => api.route.create.mutate({ endpointId: globex.endpointId, destinationId: house.destination.id as Id<"dst"> })],
  ["a route to globex's destination", (api) => api.route.create.mutate({ endpointId: house.endpoint.id as Id<"ep">, destinationId: globex.destinationId })],
  ["a deletion of globex's endpoint", (api) => api.endpoint.delete.mutate({ id: globex.endpointId })],
];

describe.each([
  ["key with every right", () => apiWithKey(house, key)],
  ["session of its owner", () => apiWithCookie(house, cookie)],
])("acme's %s", (_, open) => {
  test("reaches what is acme's own", async () => {
    const api = open();
    const { organization, projects } = await api.session.get.query();
    expect(organization.slug).toBe("acme");
    expect(projects.map(({ id }) => id)).toEqual([house.gateway.projectId]);
    const endpoints = await api.endpoint.list.query({ projectId: house.gateway.projectId });
    expect(endpoints.map(({ name }) => name)).toEqual(["github"]);
  });

  test.each(reaches)("does not reach %s: there is no such thing", async (_what, reach) => {
    const problem = await problemOf(reach(open()));
    expect(problem).toMatchObject({ code: "PSTN-4004", status: 404 });
    expect(JSON.stringify(problem)).not.toMatch(/globex/i);
  });

  test("reads no word of globex in anything that is listed without a project", async () => {
    const api = open();
    const lists = [api.member.list.query(), api.apiKey.list.query(), api.agentToken.list.query(), api.audit.list.query({ limit: 100 })];
    expect(JSON.stringify(await Promise.all(lists))).not.toMatch(/globex/i);
  });
});

test("acme's agent token opens no tunnel for an endpoint of globex", async () => {
  const problem = await problemOf(apiWithKey(house, agentToken).tunnel.open.mutate({ name: "laptop", endpoints: ["globex-orders"] }));
  expect(problem).toMatchObject({ code: "PSTN-4000" });
  expect(problem.detail).toContain("github");
});

test("the pages of globex do not exist for acme's session, and its ids lead nowhere on acme's own pages", async () => {
  const open = (path: string) => fetch(house.addresses.web + path, { headers: { cookie, "sec-fetch-site": "none" }, redirect: "manual" });
  expect((await open("/acme/production/requests")).status).toBe(200);
  const paths = ["requests", `requests/${globex.requestId}`, "endpoints", `endpoints/${globex.endpointId}`];
  for (const path of paths) {
    const page = await open(`/globex/production/${path}`);
    expect(page.status, path).toBe(404);
    expect(await page.text(), path).not.toMatch(/globex-orders|globex-shop/);
  }
  for (const path of [`requests/${globex.requestId}`, `endpoints/${globex.endpointId}`]) {
    const page = await open(`/acme/production/${path}`);
    expect(page.status, path).toBe(404);
    expect(await page.text(), path).not.toMatch(/globex-orders|globex-shop/);
  }
});

test("a live view shows the events of its own organization only", async () => {
  const seen: string[] = [];
  const input = encodeURIComponent(JSON.stringify({ json: { projectId: house.gateway.projectId } }));
  const watching = new AbortController();
  const headers = { authorization: `Bearer ${key}` };
  const stream = await fetch(`${house.addresses.web}/api/trpc/request.tail?input=${input}`, { headers, signal: watching.signal });
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) seen.push(Buffer.from(chunk).toString());
  })().catch(() => undefined); // the watcher goes away at the end

  const theirs = await githubSender(globex.url, secret).posts("star.created");
  const ours = await house.github.posts("star.created");
  await expect.poll(() => seen.join("")).toContain(ours.requestId);
  expect(seen.join("")).not.toContain(theirs.requestId);
  watching.abort();
  await reading;
});

test("nothing of globex was changed by all this, and its own owner still reaches it", async () => {
  const { call, projectId } = house.neighbour;
  expect(await call("destination.get", { id: globex.destinationId })).not.toHaveProperty("held.cause");
  expect(await call("route.list", { projectId })).toHaveLength(1);
  expect(await call("replay.list", { projectId })).toHaveLength(0);
  const { rows } = await call("audit.list", { limit: 100 });
  expect(new Set(rows.map(({ actor }) => actor.name))).toEqual(new Set(["Owner of globex", "Postern"]));
});
