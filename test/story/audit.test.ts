import type { OutputOf } from "@postern/contract/api";
import type { Id } from "@postern/contract/id";
import { asMigrator } from "@postern/db/seed";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ApiClient, apiWithCookie, apiWithKey, problemOf, signInForCookie } from "../setup/api-client.ts";
import { type House, startHouse } from "../setup/house.ts";

type Entry = OutputOf<"audit.list">["rows"][number];

let house: House;
let owner: ApiClient;
let before: number;

beforeAll(async () => {
  house = await startHouse({ web: true });
  owner = apiWithCookie(house, await signInForCookie(house, "acme"));
});
afterAll(() => house?.stop());
beforeEach(async () => {
  before = (await newest(1))[0]?.seq ?? 0;
});

async function newest(limit: number): Promise<Entry[]> {
  return (await house.gateway.call("audit.list", { limit })).rows;
}

/** What was written since the test began, oldest first. */
async function entries(): Promise<Entry[]> {
  return (await newest(100)).filter(({ seq }) => seq > before).reverse();
}

test("each change leaves one entry: who did what to which thing, from where, and what it was before and after", async () => {
  const projectId = house.gateway.projectId;
  const endpoint = await owner.endpoint.create.mutate({ projectId, name: "orders", provider: "github", secret: "never to be seen again" });
  const [secret] = await owner.secret.list.query({ endpointId: endpoint.id });
  const { destination, signingSecret } = await owner.destination.create.mutate({ projectId, name: "shop", url: house.receiver.url });
  const route = await owner.route.create.mutate({ endpointId: endpoint.id, destinationId: destination.id });
  await owner.endpoint.update.mutate({ id: endpoint.id, name: "orders-2" });
  await owner.policy.save.mutate({ endpointId: endpoint.id, policy: { all: [{ kind: "method", allow: ["POST"] }] }, note: "POST only" });
  await owner.secret.retire.mutate({ id: secret?.id as Id<"sec">, graceHours: 1 });
  await owner.destination.pause.mutate({ id: destination.id });
  await owner.destination.resume.mutate({ id: destination.id });
  await owner.route.delete.mutate({ id: route.id });
  await owner.endpoint.delete.mutate({ id: endpoint.id });

  const written = await entries();
  expect(written.map(({ action, target }) => [action, target])).toEqual([
    ["endpoint.create", endpoint.id],
    ["destination.create", destination.id],
    ["route.create", route.id],
    ["endpoint.update", endpoint.id],
    ["policy.save", endpoint.id],
    ["secret.retire", secret?.id],
    ["destination.pause", destination.id],
    ["destination.resume", destination.id],
    ["route.delete", route.id],
    ["endpoint.delete", endpoint.id],
  ]);
  for (const entry of written)
    expect(entry).toMatchObject({ outcome: "done", ip: "127.0.0.1", actor: { kind: "user", name: "Owner of acme" }, traceId: expect.any(String) });
  expect(written[3]).toMatchObject({ before: { name: "orders" }, after: { name: "orders-2" } });
  expect(written[4]).toMatchObject({ after: { note: "POST only" } });

  const told = JSON.stringify(written);
  for (const hidden of ["never to be seen again", signingSecret]) expect(told).not.toContain(hidden);
});

test("reading leaves no entry, but revealing a payload does, and says nothing of what was seen", async () => {
  const posted = await house.github.posts("push");
  const id = posted.requestId as Id<"req">;
  await owner.request.list.query({ projectId: house.gateway.projectId });
  await owner.request.get.query({ id });
  expect(await entries()).toEqual([]);

  await owner.request.reveal.mutate({ id });
  const [entry, ...more] = await entries();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ action: "request.reveal", target: id, after: { bodyBytes: posted.body.length } });
  expect(JSON.stringify(entry)).not.toContain("refs/");
});

test("a replay names the event and whoever asked for it, be it a program with a key", async () => {
  const posted = await house.github.posts("push");
  const { key, secret } = await owner.apiKey.create.mutate({ name: "night shift", rights: ["read", "operate"] });
  const replay = await apiWithKey(house, secret).replay.create.mutate({ requestIds: [posted.requestId ?? ""] });
  const [created, replayed] = await entries();
  expect(created).toMatchObject({ action: "api-key.create", target: key.id, actor: { kind: "user" } });
  expect(JSON.stringify(created)).not.toContain(secret);
  expect(replayed).toMatchObject({ action: "replay.create", target: replay.id, actor: { kind: "key", id: key.id, name: "night shift" } });
});

test("a change that was not permitted is an entry too, and changes nothing", async () => {
  const { secret } = await owner.apiKey.create.mutate({ name: "only reads", rights: ["read"] });
  const id = house.destination.id;
  expect(await problemOf(apiWithKey(house, secret).destination.pause.mutate({ id }))).toMatchObject({ code: "PSTN-3003" });
  const [, denied] = await entries();
  expect(denied).toMatchObject({ action: "destination.pause", target: id, outcome: "denied", actor: { kind: "key", name: "only reads" } });
  expect((await owner.destination.get.query({ id })).held).toBeUndefined();
});

test("signing in and out are entries", async () => {
  const cookie = await signInForCookie(house, "acme");
  const session = (await apiWithCookie(house, cookie).session.list.query()).find(({ isThis }) => isThis);
  await apiWithCookie(house, cookie).session.end.mutate({ id: session?.id ?? "" });
  expect((await entries()).map(({ action, actor, target }) => [action, actor.kind, target])).toEqual([
    ["link.create", "system", expect.stringMatching(/^usr_/)],
    ["session.start", "user", session?.id],
    ["session.end", "user", session?.id],
  ]);
});

test("the chain verifies; an entry that was changed behind the trigger's back is found, by its number", async () => {
  const [head] = await newest(1);
  const sound = await owner.audit.verify.query();
  expect(sound).toMatchObject({ entries: head?.seq, verifiedTo: head?.seq, headHash: head?.hash });
  expect(sound.firstBadSeq).toBeUndefined();

  const { organizationId } = house.gateway;
  const forge = "UPDATE audit_entry SET actor_name = 'Somebody else' WHERE organization_id = $1 AND seq = 3";
  await expect(house.database.sql(forge, [organizationId])).rejects.toThrow("audit entries are only ever added");
  await asMigrator(house.database.url, async (run) => {
    await run("ALTER TABLE audit_entry DISABLE TRIGGER USER", []);
    await run(forge, [organizationId]);
    await run("ALTER TABLE audit_entry ENABLE TRIGGER USER", []);
  });
  expect(await owner.audit.verify.query()).toMatchObject({ firstBadSeq: 3, verifiedTo: 2 });
  expect((await house.neighbour.call("audit.verify", {})).firstBadSeq).toBeUndefined();
});
