import type { Id } from "@postern/contract/id";
import { sqlAt } from "@postern/test/setup/sql";
import { newId } from "../new-id.ts";
import type { Tenant } from "./tenant.ts";

const heldSql = `INSERT INTO address_list_version (organization_id, list_id, id, number, state, is_loaded, ranges, hash, change, source, causes, blocked, note, created_by, created_by_name)
VALUES ($1, $2, $3, 2, 'held', true, '{192.0.2.0/24}', 'x', '{"added":[],"removed":[],"addedCount":0,"removedCount":0}', 'fetched', '{shrunk}', '[]', '', 'worker', 'Postern')`;

/** A version of a list that waits for a person. */
export async function holdVersion({ organizationId }: Tenant, migratorUrl: string, listId: string): Promise<Id<"alv">> {
  const id = newId("alv");
  await sqlAt(migratorUrl, heldSql, [organizationId, listId, id]);
  return id;
}

/** A list of the organization's own, a feed, one to spare, and two whose next versions are held. */
export async function addAddressLists(tenant: Tenant, migratorUrl: string) {
  const own = (name: string) => tenant.ask("address-list.create", { name, ranges: ["203.0.113.0/24"] });
  const [office, spare, approved, declined] = [await own("office"), await own("spare"), await own("approved"), await own("declined")];
  const feed = await tenant.ask("address-list.create", { name: "github", feed: "github-hooks" });
  return {
    ...{ office, spare, feed },
    approved: { id: approved.id, versionId: await holdVersion(tenant, migratorUrl, approved.id) },
    declined: { id: declined.id, versionId: await holdVersion(tenant, migratorUrl, declined.id) },
  };
}
