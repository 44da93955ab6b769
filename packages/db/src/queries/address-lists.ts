import { addressFeeds, findFeed } from "@postern/contract/address-feeds";
import type { AddressListDetail } from "@postern/contract/address-list";
import { type ListUse, listUses } from "../address-lists/list-use.ts";
import type { Answer } from "../command.ts";
import { found } from "../found.ts";
import type { AddressList as Row, AddressListVersion as WholeVersion } from "../generated/client.ts";
import { query } from "../query.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

type ListAnswer = Answer<"address-list.create">;
type VersionAnswer = NonNullable<ListAnswer["held"]>;
const versionsShown = 20;
/** A version without its ranges, of which there may be a hundred thousand. */
type AddressListVersion = Omit<WholeVersion, "ranges">;
const omit = { ranges: true } as const;

export const listAddressLists = query("address-list.list", async (tx, _, { organizationId }) => {
  const rows = await tx.addressList.findMany({ where: { organizationId }, orderBy: { name: "asc" } });
  return factsOf(tx, rows);
});

export const getAddressList = query("address-list.get", async (tx, { id }, { organizationId }): Promise<AddressListDetail> => {
  const row = await openAddressList(tx, organizationId, id);
  const [facts] = await factsOf(tx, [row]);
  const versions = await tx.addressListVersion.findMany({
    where: { organizationId, listId: id },
    orderBy: { number: "desc" },
    take: versionsShown,
    omit,
  });
  const live = await tx.addressListVersion.findFirst({ where: { organizationId, listId: id, state: "live" }, select: { ranges: true } });
  return { ...found(facts), ranges: live?.ranges ?? [], versions: versions.map(versionOf) } as AddressListDetail;
});

export const listAddressFeeds = query("address-feed.list", async () =>
  addressFeeds.map(({ slug, name, providers, about, url, docs, snapshot }) => ({
    ...{ slug, name, providers: [...providers], about, url, docs },
    snapshot: snapshot && { ...snapshot, rangeCount: snapshot.ranges.length },
  })),
);

/** The row of a list; throws missing. */
export async function openAddressList(tx: Transaction, organizationId: string, id: string): Promise<Row> {
  return found(await tx.addressList.findUnique({ where: { organizationId_id: { organizationId, id } } }));
}

/** A list as everyone may see it. */
export async function addressListOf(tx: Transaction, row: Row): Promise<ListAnswer> {
  return found((await factsOf(tx, [row]))[0]);
}

async function factsOf(tx: Transaction, rows: readonly Row[]): Promise<ListAnswer[]> {
  const [first] = rows;
  if (!first) return [];
  const { organizationId } = first;
  const listId = { in: rows.map(({ id }) => id) };
  const versions = await tx.addressListVersion.findMany({ where: { organizationId, listId, state: { in: ["live", "held"] } }, omit });
  const names = rows.map(({ name }) => name);
  const uses = await listUses(statementsOf(tx), organizationId, names);
  return rows.map((row) => {
    const own = versions.filter((version) => version.listId === row.id);
    return listOf(row, {
      live: own.find(({ state }) => state === "live"),
      held: own.find(({ state }) => state === "held"),
      uses: uses.filter(({ listName }) => listName === row.name),
    });
  });
}

interface Around {
  live: AddressListVersion | undefined;
  held: AddressListVersion | undefined;
  uses: readonly ListUse[];
}

function listOf(row: Row, { live, held, uses }: Around): ListAnswer {
  const { id, name, refreshes, createdAt } = row;
  const feed = row.feed === null ? undefined : findFeed(row.feed);
  return {
    ...{ id, name, refreshes, createdAt, createdBy: row.createdByName },
    feed: row.feed ?? undefined,
    feedName: feed?.name ?? row.feed ?? undefined,
    rangeCount: live?.rangeCount ?? 0,
    isLoaded: live?.isLoaded ?? false,
    asOf: live?.asOf ?? undefined,
    confidence: confidenceOf(live),
    refreshUrl: row.refreshUrl ?? feed?.url,
    checkedAt: row.checkedAt ?? undefined,
    refreshFault: row.refreshFault ?? undefined,
    isRefreshing: row.refreshAt !== null && row.refreshAt.getTime() <= Date.now(),
    changedAt: live?.createdAt ?? createdAt,
    held: held && versionOf(held),
    usedBy: uses.flatMap(({ endpointId, endpointName, projectSlug, allows, denies }) => [
      ...(allows ? [{ endpointId, endpointName, projectSlug, as: "allow" as const }] : []),
      ...(denies ? [{ endpointId, endpointName, projectSlug, as: "deny" as const }] : []),
    ]),
  };
}

function versionOf(row: AddressListVersion): VersionAnswer {
  const { id, number, source, note, createdAt } = row;
  return {
    ...{ id, number, source, note, createdAt, createdBy: row.createdByName },
    state: row.state as VersionAnswer["state"],
    rangeCount: row.rangeCount,
    change: row.change as unknown as VersionAnswer["change"],
    asOf: row.asOf ?? undefined,
    confidence: confidenceOf(row),
    causes: row.causes as VersionAnswer["causes"],
    blocked: (row.blocked as unknown as StoredBlocked[]).map((blocked) => ({ ...blocked, lastAt: new Date(blocked.lastAt) })),
  };
}

type StoredBlocked = Omit<VersionAnswer["blocked"][number], "lastAt"> & { lastAt: string };

function confidenceOf(version: AddressListVersion | undefined): VersionAnswer["confidence"] {
  return (version?.confidence ?? undefined) as VersionAnswer["confidence"];
}
