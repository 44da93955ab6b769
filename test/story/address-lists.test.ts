import type { Id } from "@postern/contract/id";
import { closeAll, startWebServer } from "@postern/egress/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(async () => {
  await closeAll();
  await house?.stop();
});

const call: House["gateway"]["call"] = (name, input) => house.gateway.call(name, input);

/** An endpoint whose policy asks this list, and posts to it. */
async function endpointAsking(list: string) {
  const { id, url } = await call("endpoint.create", { projectId: house.gateway.projectId as Id<"prj">, name: `asks ${list}` });
  await call("policy.save", { endpointId: id, policy: { all: [{ kind: "address", allow: [], deny: [], allowLists: [list] }] } });
  await house.configured();
  return { id, post: async () => (await fetch(url, { method: "POST", body: "hello" })).status };
}

test("who is on a list comes in, and a change that would block them waits until a person approves it", async () => {
  const list = await call("address-list.create", { name: "office", ranges: ["127.0.0.0/8", "192.0.2.0/24"] });
  const endpoint = await endpointAsking("office");
  expect(await endpoint.post()).toBe(202);

  const changed = await call("address-list.update", { id: list.id, ranges: ["192.0.2.0/24"] });
  expect(changed.held).toMatchObject({ causes: ["blocks-traffic"], blocked: [{ address: "127.0.0.1", requests: 1, endpointId: endpoint.id }] });
  expect(await call("notice.list", {})).toContainEqual(expect.objectContaining({ kind: "address-list-held", listName: "office" }));
  expect(await endpoint.post()).toBe(202);

  await call("address-list.approve", { id: list.id, versionId: changed.held?.id as Id<"alv"> });
  await expect.poll(endpoint.post).toBe(403);
});

test("a feed that ships nothing keeps everyone out until it is fetched, and then lets in who is on it", async () => {
  const feed = await startWebServer((_, response) => response.end(JSON.stringify({ notifications: ["20.1.2.0/24"] })));
  const list = await call("address-list.create", { name: "hcp", feed: "terraform" });
  expect(list.isLoaded).toBe(false);
  const endpoint = await endpointAsking("hcp");
  expect(await endpoint.post()).toBe(503);

  await call("address-list.update", { id: list.id, refreshUrl: `http://127.0.0.1:${feed.port}/ranges`, refreshes: true });
  const listed = () => call("address-list.get", { id: list.id });
  await expect.poll(async () => (await listed()).isLoaded).toBe(true);
  expect(await listed()).toMatchObject({ ranges: ["20.1.2.0/24"], refreshFault: undefined, isRefreshing: false });
  // 127.0.0.1 is not on it: the gate can decide now, and says no.
  await expect.poll(endpoint.post).toBe(403);
});

test("what a secret proved is seen at its endpoint, so that an old one can be told from a new", async () => {
  const endpointId = house.endpoint.id as Id<"ep">;
  await house.github.posts("push");
  await call("secret.add", { endpointId, value: "the next secret of GitHub" });
  const secrets = await call("secret.list", { endpointId });
  expect(secrets).toHaveLength(2);
  expect(secrets.find(({ requestsSinceNext }) => requestsSinceNext !== undefined)).toMatchObject({ requestsSinceNext: 0 });
  expect((await call("secret.unused", { days: 30 })).map(({ id }) => id)).toContain(secrets[0]?.id);
});
