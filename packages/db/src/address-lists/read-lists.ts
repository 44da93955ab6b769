import { type AddressSet, createAddressSet } from "@postern/contract/address-set";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { listsNamedBy } from "./named-lists.ts";

/** A list as a policy is prepared with it. */
export interface ReadAddressList {
  name: string;
  isLoaded: boolean;
  addresses: AddressSet;
}

/** The lists that a policy asks, as they count now; for the server's own use. Refuses a policy that asks one which is not there. */
export async function readAddressLists(tx: Transaction, organizationId: string, policy: unknown): Promise<ReadAddressList[]> {
  const names = [...listsNamedBy(policy)];
  if (names.length === 0) return [];
  const rows = await tx.addressListVersion.findMany({
    where: { organizationId, state: "live", list: { name: { in: names } } },
    include: { list: { select: { name: true } } },
  });
  const lists = rows.map(({ list, isLoaded, ranges }) => ({ name: list.name, isLoaded, addresses: createAddressSet(ranges) }));
  demandNamed(names, lists);
  return lists;
}

/** Refuses a policy that asks a list which is not there. */
export async function demandAddressLists(tx: Transaction, organizationId: string, policy: unknown): Promise<void> {
  const names = [...listsNamedBy(policy)];
  if (names.length > 0) demandNamed(names, await tx.addressList.findMany({ where: { organizationId, name: { in: names } }, select: { name: true } }));
}

function demandNamed(names: readonly string[], lists: readonly { name: string }[]): void {
  const missing = names.filter((name) => lists.every((list) => list.name !== name)).map((name) => `"${name}"`);
  if (missing.length > 0) throw inputProblem({ policy: [`there is no address list ${missing.join(", ")}: make it under Settings → Address lists`] });
}
