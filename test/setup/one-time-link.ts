import { createOneTimeLink } from "@postern/db/seed-person";
import type { House } from "./house.ts";

/** A link that signs the organization's owner in, once; the same that the start prints. */
export async function newLink({ addresses, database, gateway, neighbour }: House, slug: string): Promise<string> {
  const organization = [gateway, neighbour].find((known) => known.organization === slug);
  if (!organization) throw new Error(`there is no organization ${slug}`);
  const owner = { email: `owner@${slug}.test`, name: `Owner of ${slug}` };
  const { token } = await createOneTimeLink(database.url, organization.organizationId, owner);
  return `${addresses.web}/link/${token}`;
}
