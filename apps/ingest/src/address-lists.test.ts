import type { ListHead } from "@postern/db/address-lists/list-heads";
import type { EndpointConfig } from "@postern/db/ingest-config";
import { expect, test, vi } from "vitest";
import { keepAddressLists } from "./address-lists.ts";

const configOf = (organizationId: string, allowLists: string[]) =>
  ({ organizationId, policy: { all: [{ any: [{ kind: "address", allow: [], deny: [], allowLists }] }] } }) as unknown as EndpointConfig;
const head = (organizationId: string, name: string, hash: string): ListHead => ({ organizationId, name, hash, isLoaded: true });

function sourceOf(heads: ListHead[], ranges: Record<string, string[]>) {
  return {
    readHeads: vi.fn(async () => heads),
    readRanges: vi.fn(async (hashes: readonly string[]) => hashes.flatMap((hash) => (ranges[hash] ? [{ hash, ranges: ranges[hash] }] : []))),
  };
}

test("each endpoint gets the lists of its own organization, and the same ranges are held once", async () => {
  const source = sourceOf([head("org_a", "office", "one"), head("org_b", "office", "two"), head("org_a", "github", "two")], {
    one: ["192.0.2.0/24"],
    two: ["203.0.113.0/24"],
  });
  const lists = keepAddressLists(source);
  const [first, second] = [configOf("org_a", ["office", "github"]), configOf("org_b", ["office"])];
  await lists.attach([first, second]);
  expect(first.addressLists?.map(({ name, addresses }) => [name, addresses.find("192.0.2.1")])).toEqual([
    ["office", "192.0.2.0/24"],
    ["github", undefined],
  ]);
  expect(second.addressLists?.[0]?.addresses).toBe(first.addressLists?.[1]?.addresses);
  expect(lists.size).toBe(2);

  await lists.attach([configOf("org_b", ["office"])]);
  expect(source.readRanges).toHaveBeenCalledTimes(1);
});

test("policies without lists ask the database nothing", async () => {
  const source = sourceOf([], {});
  const config = configOf("org_a", []);
  await keepAddressLists(source).attach([config]);
  expect(source.readHeads).not.toHaveBeenCalled();
  expect(config.addressLists).toBeUndefined();
});

test("a list that is not there is left out, so that its policy cannot be prepared", async () => {
  const config = configOf("org_a", ["gone", "late"]);
  await keepAddressLists(sourceOf([head("org_a", "late", "unread")], {})).attach([config]);
  expect(config.addressLists).toEqual([]);
});

test("the lists of a version that decides silently are there too", async () => {
  const config = configOf("org_a", []);
  config.shadow = { versionId: "pol_1", policy: configOf("org_a", ["office"]).policy };
  await keepAddressLists(sourceOf([head("org_a", "office", "one")], { one: ["192.0.2.0/24"] })).attach([config]);
  expect(config.addressLists?.map(({ name }) => name)).toEqual(["office"]);
});
