import { describe, expect, test } from "vitest";
import { feedRangesMax, readFeed } from "./address-feed.ts";
import { addressFeeds, findFeed } from "./address-feeds.ts";
import { feedFault } from "./feed-fault.ts";
import { readNetworkRange } from "./network-range.ts";

function read(slug: string, document: unknown): string[] {
  const feed = findFeed(slug);
  if (!feed) throw new Error(`${slug} is no feed`);
  return readFeed(feed.format, typeof document === "string" ? document : JSON.stringify(document));
}

test("of AWS's ranges those of the service are taken, of both families", () => {
  const document = {
    prefixes: [
      { ip_prefix: "3.5.140.0/22", region: "ap-northeast-2", service: "EC2" },
      { ip_prefix: "52.94.5.0/24", region: "eu-west-1", service: "DYNAMODB" },
    ],
    ipv6_prefixes: [{ ipv6_prefix: "2600:1f14::/35", service: "EC2" }],
  };
  expect(read("aws-ec2", document)).toEqual(["3.5.140.0/22", "2600:1f14::/35"]);
});

test("of Atlassian's ranges those of the product that go out are taken", () => {
  const items = [
    { cidr: "104.192.136.0/21", product: ["jira", "bitbucket"], direction: ["egress", "ingress"] },
    { cidr: "185.166.140.0/22", product: ["jira"], direction: ["ingress"] },
    { cidr: "13.52.5.96/28", product: ["trello"], direction: ["egress"] },
  ];
  expect(read("atlassian-jira", { items })).toEqual(["104.192.136.0/21"]);
  expect(read("atlassian-trello", { items })).toEqual(["13.52.5.96/28"]);
});

test("lists at a name, in every member, and at the top are read", () => {
  expect(read("github-hooks", { hooks: ["192.30.252.0/22"], web: ["192.0.2.0/24"] })).toEqual(["192.30.252.0/22"]);
  expect(read("okta", { us_cell_1: { ip_ranges: ["3.1.2.3/32"] }, eu_cell_1: { ip_ranges: ["3.1.2.3/32", "5.6.7.8/32"] } })).toEqual([
    "3.1.2.3/32",
    "5.6.7.8/32",
  ]);
  expect(read("pagerduty", ["52.13.4.226"])).toEqual(["52.13.4.226"]);
  const values = [
    { name: "AzureCloud", properties: { addressPrefixes: ["20.0.0.0/8"] } },
    { name: "AzureEventGrid", properties: { addressPrefixes: ["20.21.66.208/28"] } },
  ];
  expect(read("azure-event-grid", { values })).toEqual(["20.21.66.208/28"]);
});

test("lines are read without comments, blanks and doubles", () => {
  expect(read("brevo", "1.179.112.0/20 # mail\r\n\n# all\n1.179.112.0/20\n172.246.240.0/20")).toEqual(["1.179.112.0/20", "172.246.240.0/20"]);
});

describe("a document that is not what its format says", () => {
  test.each([["{"], [""], ["<html>"]])("%j cannot be read", (text) => {
    expect(() => read("github-hooks", text)).toThrow();
  });
  test.each([[{ hooks: "192.30.252.0/22" }], [{ hooks: [{}, 7, null] }], [[]], [null], [{ __proto__: null, constructor: {} }]])(
    "%j holds nothing",
    (document) => {
      expect(read("github-hooks", document)).toEqual([]);
    },
  );
  test("too many ranges are refused", () => {
    const hooks = Array.from({ length: feedRangesMax + 1 }, (_, at) => `10.${at >> 8}.${at & 255}.1`);
    expect(() => read("github-hooks", { hooks })).toThrow(`more than ${feedRangesMax}`);
  });
});

test("every shipped range can be read, belongs to the internet, and says where it is from", () => {
  for (const { slug, snapshot, url } of addressFeeds) {
    if (snapshot) expect(feedFault(snapshot.ranges), slug).toBeUndefined();
    expect(slug).toMatch(/^[a-z0-9-]{2,40}$/);
    if (url !== undefined) expect(new URL(url).protocol).toBe("https:");
    for (const range of snapshot?.ranges ?? []) expect(readNetworkRange(range), `${slug}: ${range}`).toBeDefined();
    if (snapshot) expect(snapshot.source.length).toBeGreaterThan(10);
  }
  expect(new Set(addressFeeds.map(({ slug }) => slug)).size).toBe(addressFeeds.length);
});
