import { describe, expect, test } from "vitest";
import { feedFault } from "./feed-fault.ts";
import { changeOf, doubtsOf } from "./range-change.ts";

const some = (count: number, first = 20) => Array.from({ length: count }, (_, at) => `${first}.1.${at}.0/24`);

test("a change says what is added and removed, and how much of it there is", () => {
  expect(changeOf(["20.1.1.1", "20.1.1.2"], ["20.1.1.2", "20.1.1.3"])).toEqual({ added: ["20.1.1.3"], removed: ["20.1.1.1"], addedCount: 1, removedCount: 1 });
  const large = changeOf([], some(250));
  expect(large.added).toHaveLength(200);
  expect(large.addedCount).toBe(250);
});

describe("a fetched feed is doubted", () => {
  test.each([
    ["when half of its ranges are gone", some(10), some(5), ["shrunk"]],
    ["when most of its addresses are gone, though as many ranges are left", some(10), some(10, 30).map((range) => range.replace("/24", "/30")), ["shrunk"]],
    ["when it holds many times as many addresses", some(4), [...some(4), "52.0.0.0/9"], ["widened"]],
    ["when one family of addresses grows many times", ["20.1.1.0/24", "2600:1f14::/48"], ["20.1.1.0/24", "2600:1f14::/32"], ["widened"]],
  ])("%s", (_when, before, after, causes) => {
    expect(doubtsOf(before, after)).toEqual(causes);
  });
  test.each([
    ["when it is the first", [], some(5)],
    ["when some come and some go", some(10), [...some(7), ...some(3, 30)]],
    ["when it only grows a little", some(10), some(12)],
    ["when it gains its first IPv6 range", some(4), [...some(4), "2600:1f14::/32"]],
  ])("not %s", (_when, before, after) => {
    expect(doubtsOf(before, after)).toEqual([]);
  });
});

describe("what cannot be a provider's addresses is refused as a whole", () => {
  test.each([
    [[], "no addresses"],
    [["20.1.1.0/24", "10.0.0.0/8"], "10.0.0.0/8, which is no address of the internet"],
    [["192.168.1.1"], "no address of the internet"],
    [["127.0.0.1"], "no address of the internet"],
    [["169.254.169.254"], "no address of the internet"],
    [["0.0.0.0/0"], "wider than"],
    [["::/0"], "wider than"],
    [["0.0.0.0/1", "128.0.0.0/1"], "wider than"],
    [["::1"], "no address of the internet"],
    [["fe80::1"], "no address of the internet"],
    [["fd00::/32"], "no address of the internet"],
    [["::ffff:10.0.0.1"], "no address of the internet"],
    [["192.0.0.0/8"], "no address of the internet"],
    [["20.1.1.0/24", "<script>"], '"<script>"'],
    [["20.1.1.0/33"], "no address or range"],
  ])("%j", (ranges, sentence) => {
    expect(feedFault(ranges)).toContain(sentence);
  });
  test("what can be is not", () => {
    expect(feedFault(["192.30.252.0/22", "2606:50c0::/32", "3.18.12.63"])).toBeUndefined();
  });
});
