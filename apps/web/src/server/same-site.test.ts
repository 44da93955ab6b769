import { expect, test } from "vitest";
import { type CallOrigin, crossSiteCause } from "./same-site.ts";

const web = "https://postern.example.com";
const ours: CallOrigin = { method: "POST", origin: web, fetchSite: "same-origin", marker: "1" };

test("our own page may change things, also in a browser that sends only one of the two headers", () => {
  expect(crossSiteCause(ours, web)).toBeUndefined();
  expect(crossSiteCause({ ...ours, fetchSite: null }, web)).toBeUndefined();
  expect(crossSiteCause({ ...ours, origin: null }, web)).toBeUndefined();
});

test.each<[string, Partial<CallOrigin>]>([
  ["a form of another site", { origin: "https://evil.example", fetchSite: "cross-site", marker: null }],
  ["another site that guessed the marker", { origin: "https://evil.example" }],
  ["a sandboxed frame", { origin: "null", fetchSite: null }],
  ["a sibling host of ours", { origin: null, fetchSite: "same-site" }],
  ["the same host over plain http", { origin: "http://postern.example.com" }],
  ["a plain form of our own, without the marker", { marker: null }],
  ["a marker of another value", { marker: "true" }],
  ["a call that says nothing of its origin", { origin: null, fetchSite: null }],
  ["an address typed into the bar, as a change", { origin: null, fetchSite: "none" }],
])("%s may not", (_title, changed) => {
  expect(crossSiteCause({ ...ours, ...changed }, web)).toBeTypeOf("string");
});

test("a read may come from our page or the address bar, not from another site", () => {
  const read: CallOrigin = { method: "GET", origin: null, fetchSite: "same-origin", marker: null };
  expect(crossSiteCause(read, web)).toBeUndefined();
  expect(crossSiteCause({ ...read, fetchSite: "none" }, web)).toBeUndefined();
  expect(crossSiteCause({ ...read, fetchSite: "cross-site" }, web)).toBeTypeOf("string");
  expect(crossSiteCause({ ...read, fetchSite: "same-site" }, web)).toBeTypeOf("string");
  expect(crossSiteCause({ ...read, origin: "https://evil.example" }, web)).toBeTypeOf("string");
});
