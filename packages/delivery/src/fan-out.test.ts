import { parseFilter } from "@postern/contract/filter";
import { expect, test } from "vitest";
import { fanOut } from "./fan-out.ts";

const route = (destinationId: string, filter = "") => ({ destinationId, filter: parseFilter(filter) });

test("an event goes to each destination whose route lets it through, once", () => {
  const routes = [route("dst_all"), route("dst_push", "type:push"), route("dst_invoice", "type:invoice.*"), route("dst_all", "type:push")];
  expect(fanOut(routes, { type: "push" })).toEqual(["dst_all", "dst_push"]);
  expect(fanOut(routes, { type: "invoice.paid" })).toEqual(["dst_all", "dst_invoice"]);
});

test("a filter on something this event does not have lets nothing through, and its negation everything", () => {
  expect(fanOut([route("dst_a", "type:push"), route("dst_b", "-type:push")], {})).toEqual(["dst_b"]);
  expect(fanOut([], { type: "push" })).toEqual([]);
});
