import { type AddressSet, createAddressSet } from "@postern/contract/address-set";
import { readFour } from "@postern/contract/network-range";
import ip from "ipaddr.js";
import { readAddressRange } from "../address-range.ts";
import type { AddressListMaterial } from "../gate-material.ts";
import { PolicyError } from "../policy-error.ts";
import type { Gate, GateInputs } from "../ports.ts";

/**
 * Lets in, or keeps out, by the client's address; deny wins over allow, and where neither ranges nor lists are allowed, all are. A list that
 * holds nothing yet cannot say who is on it: whom nothing else settles is refused.
 */
export const address: Gate<"address"> = ({ allow, deny, allowLists = [], denyLists = [] }, inputs) => {
  const allowed = ready(allow, { path: "allow", lists: listsOf(allowLists, inputs, "allowLists") });
  const denied = ready(deny, { path: "deny", lists: listsOf(denyLists, inputs, "denyLists") });
  const isOpen = allow.length + allowLists.length === 0;
  const expected = isOpen ? `outside ${wordsFor(deny, denyLists, "denied")}` : `in ${wordsFor(allow, allowLists, "allowed")}`;

  return ({ clientIp }) => {
    const client = readFour(clientIp) === undefined ? ip.process(clientIp).toString() : clientIp;
    const wrong = denied.find(client);
    if (wrong !== undefined) return { reason: "address-denied", seen: clientIp, expected: `not in ${wrong}` };
    if (denied.empty !== undefined) return { reason: "address-list-empty", seen: clientIp, expected: `not in the list ${denied.empty}, which needs a refresh` };
    if (isOpen) return { seen: clientIp, expected };
    const right = allowed.find(client);
    if (right !== undefined) return { seen: clientIp, expected: right };
    if (allowed.empty !== undefined) return { reason: "address-list-empty", seen: clientIp, expected: `in the list ${allowed.empty}, which needs a refresh` };
    return { reason: "address-not-allowed", seen: clientIp, expected };
  };
};

/** Ranges of the gate's own and its lists, asked one after the other. */
interface Ready {
  /** The range, and of which list, that holds this address. */
  find(client: string): string | undefined;
  /** The first list that holds nothing yet. */
  empty: string | undefined;
}

function ready(ranges: readonly string[], { path, lists }: { path: string; lists: readonly AddressListMaterial[] }): Ready {
  for (const [index, text] of ranges.entries())
    if (!readAddressRange(text)) throw new PolicyError(`${path}.${index}`, `"${text}" is no IPv4 or IPv6 address or range`);
  const own: AddressSet = createAddressSet(ranges);
  return {
    find(client) {
      const range = own.find(client);
      if (range !== undefined) return range;
      for (const { name, addresses } of lists) {
        const listed = addresses.find(client);
        if (listed !== undefined) return `${listed} of the list ${name}`;
      }
      return undefined;
    },
    empty: lists.find(({ isLoaded }) => !isLoaded)?.name,
  };
}

/** Without material, as where a draft is only checked, a list is one that holds nothing yet. */
function listsOf(names: readonly string[], { addressLists }: GateInputs, path: string): AddressListMaterial[] {
  return names.map((name, index) => {
    if (!addressLists) return { name, isLoaded: false, addresses: createAddressSet([]) };
    const list = addressLists.find((known) => known.name === name);
    if (!list) throw new PolicyError(`${path}.${index}`, `there is no address list "${name}"`);
    return list;
  });
}

function wordsFor(ranges: readonly string[], lists: readonly string[], which: string): string {
  const own = ranges.length === 1 ? `the ${which} range` : `the ${ranges.length} ${which} ranges`;
  const named = lists.length === 1 ? `the list ${lists[0]}` : `the lists ${lists.join(", ")}`;
  if (lists.length === 0) return own;
  return ranges.length === 0 ? named : `${own} or ${named}`;
}
