import { rangeMs } from "@postern/contract/request";
import { expect, test } from "vitest";
import { filterOf, rangeOf } from "./wanted.ts";

test("options become terms of the one filter language", () => {
  expect(filterOf({ endpoint: "git hub", filter: "type:push -ip:10.*", status: "failed" })).toBe('type:push -ip:10.* endpoint:"git hub" delivery:failed');
  expect(filterOf({ status: "refused" })).toBe("verdict:refused");
  expect(filterOf({})).toBe("");
});

test("an endpoint's name cannot smuggle terms in", () => {
  expect(filterOf({ endpoint: "x verdict:accepted" })).toBe('endpoint:"x verdict:accepted"');
});

test("a filter that cannot be read is said, with what exists", () => {
  expect(() => filterOf({ filter: "verdct:refused" })).toThrow(/there is no field "verdct"; known are verdict/);
});

test("the smallest range that holds the time asked for is asked of the gateway", () => {
  expect(rangeOf(60_000)).toBe("15m");
  expect(rangeOf(rangeMs["1h"])).toBe("1h");
  expect(rangeOf(rangeMs["1h"] + 1)).toBe("24h");
  expect(rangeOf(rangeMs["30d"])).toBe("30d");
});
