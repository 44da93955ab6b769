import { findFeed } from "@postern/contract/address-feeds";
import { Problem } from "@postern/contract/problem";
import { listUses } from "../address-lists/list-use.ts";
import { needsSecond } from "../address-lists/needs-second.ts";
import { type ListPlace, type NewVersion, putVersion } from "../address-lists/put-version.ts";
import { lockHead } from "../audit.ts";
import { type Call, command } from "../command.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { personOf } from "../policies/proposals.ts";
import { addressListOf, openAddressList } from "../queries/address-lists.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

const listsMax = 50;

export const createAddressList = command("address-list.create", async (tx, { name, feed: slug, ranges, note }, call) => {
  const { organizationId, actor } = call;
  await lockHead(statementsOf(tx), organizationId);
  if ((await tx.addressList.count({ where: { organizationId } })) >= listsMax)
    throw inputProblem({ name: [`an organization holds ${listsMax} address lists at most; remove one first`] });
  const feed = slug === undefined ? undefined : findFeed(slug);
  if (slug !== undefined && !feed) throw inputProblem({ feed: ["there is no such feed"] });
  if (feed && ranges.length > 0) throw inputProblem({ ranges: ["a feed's addresses are its provider's; leave this empty, or make a list of your own"] });
  const id = newId("adl");
  const row = await tx.addressList.create({ data: { organizationId, id, name, feed: slug ?? null, createdBy: actor.id, createdByName: actor.name } });
  const first: NewVersion = feed ? shippedVersion(call, feed, note) : await ownVersion(tx, call, { ranges, note });
  await putVersion(statementsOf(tx), placeOf(row), first);
  const result = await addressListOf(tx, row);
  return { target: id, after: result, result };
});

export const updateAddressList = command("address-list.update", async (tx, { id, ranges, note, refreshUrl, refreshes }, call) => {
  const { organizationId } = call;
  const row = await openAddressList(tx, organizationId, id);
  const before = await addressListOf(tx, row);
  if (ranges && row.feed !== null) throw inputProblem({ ranges: ["a feed's addresses are its provider's; refresh it instead"] });
  const feed = row.feed === null ? undefined : findFeed(row.feed);
  const url = refreshUrl === undefined ? row.refreshUrl : refreshUrl;
  if (url !== row.refreshUrl && url !== null && (await needsSecond(statementsOf(tx), row)))
    throw inputProblem({ refreshUrl: ["a policy that asks this list needs a second person: name another list in it instead, which they see"] });
  const wanted = refreshes ?? row.refreshes;
  if (wanted && (row.feed === null || !(url ?? feed?.url)))
    throw inputProblem(row.feed === null ? { refreshes: ["only a feed is fetched"] } : { refreshUrl: ["this feed has no address of its own: name one"] });
  const refreshAt = wanted ? (row.refreshes && url === row.refreshUrl ? row.refreshAt : new Date()) : null;
  const data = { refreshUrl: url, refreshes: wanted, refreshAt };
  const saved = await tx.addressList.update({ where: { organizationId_id: { organizationId, id } }, data });
  if (ranges) await putVersion(statementsOf(tx), placeOf(row), await ownVersion(tx, call, { ranges, note }));
  const result = await addressListOf(tx, saved);
  return { target: id, before, after: result, result };
});

/** A list that a policy asks stays, as the gate could not decide without it. */
export const removeAddressList = command("address-list.remove", async (tx, { id }, { organizationId }) => {
  await lockHead(statementsOf(tx), organizationId);
  const row = await openAddressList(tx, organizationId, id);
  const uses = await listUses(statementsOf(tx), organizationId, [row.name]);
  if (uses.length > 0)
    throw new Problem("conflict", `policies ask it: take it out of those of ${uses.map(({ endpointName }) => endpointName).join(", ")} first`);
  if (await needsSecond(statementsOf(tx), row)) throw new Problem("conflict", "a policy that waits for approval asks it: decline that proposal first");
  const before = await addressListOf(tx, row);
  await tx.addressList.deleteMany({ where: { organizationId, id } });
  return { target: id, before, result: { done: true } };
});

/** What was held counts from now on: someone saw what it blocks. */
export const approveAddressList = command("address-list.approve", (tx, input, call) => decide(tx, call, { ...input, state: "live" }));

export const declineAddressList = command("address-list.decline", (tx, input, call) => decide(tx, call, { ...input, state: "declined" }));

/** The worker fetches it within seconds, once; whether it is fetched once a day stays as it is. */
export const refreshAddressList = command("address-list.refresh", async (tx, { id }, { organizationId }) => {
  const row = await openAddressList(tx, organizationId, id);
  const feed = row.feed === null ? undefined : findFeed(row.feed);
  if (!feed) throw inputProblem({ id: ["only a feed is fetched"] });
  if (!(row.refreshUrl ?? feed.url)) throw inputProblem({ id: ["this feed has no address of its own: name one first"] });
  const saved = await tx.addressList.update({ where: { organizationId_id: { organizationId, id } }, data: { refreshAt: new Date() } });
  const result = await addressListOf(tx, saved);
  return { target: id, after: { refreshAt: saved.refreshAt }, result };
});

async function decide(tx: Transaction, call: Call, { id, versionId, state }: { id: string; versionId: string; state: "live" | "declined" }) {
  const { organizationId } = call;
  const row = await openAddressList(tx, organizationId, id);
  await statementsOf(tx)("SELECT id FROM address_list WHERE organization_id = $1 AND id = $2 FOR UPDATE", [organizationId, id]);
  const version = await tx.addressListVersion.findFirst({ where: { organizationId, listId: id, id: versionId } });
  if (!version) throw new Problem("missing");
  if (version.state !== "held") throw new Problem("conflict", "this version is not held any more; look at the list again");
  const needsOther = version.causes.includes("second-person") || (row.feed === null && (await needsSecond(statementsOf(tx), row)));
  if (state === "live" && needsOther) await demandOther(tx, call, { listId: id, author: version.createdBy });
  const before = await addressListOf(tx, row);
  if (state === "live") await tx.addressListVersion.updateMany({ where: { organizationId, listId: id, state: "live" }, data: { state: "past" } });
  await tx.addressListVersion.updateMany({ where: { organizationId, id: versionId }, data: { state } });
  const result = await addressListOf(tx, row);
  return { target: id, before, after: result, result };
}

/** As it is with a proposal: a person, and none who made the change, by themselves or by a key. The audit log hears of who tried. */
async function demandOther(tx: Transaction, call: Call, { listId, author }: { listId: string; author: string }): Promise<void> {
  const isPerson = call.actor.kind === "user";
  if (isPerson && (await personOf(tx, call)) !== author) return;
  await call.database.denials.record({ scope: call, action: "address-list.approve", target: listId });
  throw new Problem("not-permitted", isPerson ? "somebody else has to approve what you changed" : "a person has to approve, signed in; a key cannot");
}

function placeOf({ organizationId, id, name }: { organizationId: string; id: string; name: string }): ListPlace {
  return { organizationId, listId: id, name };
}

async function ownVersion(tx: Transaction, call: Call, { ranges, note }: { ranges: string[]; note: string }): Promise<NewVersion> {
  return { ranges, note, source: "written by hand", by: { id: await personOf(tx, call), name: call.actor.name } };
}

function shippedVersion({ actor }: Call, { snapshot }: NonNullable<ReturnType<typeof findFeed>>, note: string): NewVersion {
  if (!snapshot) return { ranges: [], note, source: "nothing is shipped for this feed: it needs a refresh", by: actor, isLoaded: false };
  const { ranges, source, asOf, confidence } = snapshot;
  return { ranges, note, source: `shipped with Postern: ${source}`, asOf, confidence, by: actor };
}
