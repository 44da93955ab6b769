import { expect, test } from "vitest";
import { hrefOf, hrefOfId, navigation } from "./navigation.ts";

const place = { organization: "acme", project: "payments" };

test("each page has an address and a key of its own", () => {
  const addresses = navigation.map((page) => hrefOf(page, place));
  expect(addresses).toContain("/acme/payments/requests");
  expect(addresses).toContain("/acme/settings/members");
  expect(new Set(addresses).size).toBe(navigation.length);
  expect(new Set(navigation.map((page) => page.keys)).size).toBe(navigation.length);
});

test("a pasted id leads to its page, whatever stands around it", () => {
  expect(hrefOfId(" req_01k0000000000000000000000a\n", place)).toBe("/acme/payments/requests/req_01k0000000000000000000000a");
});

test("what is no id, or has no page, leads nowhere", () => {
  for (const text of ["req_", "req_../../x", "lse_01k0000000000000000000000a", "requests", "https://evil.example"])
    expect(hrefOfId(text, place)).toBeUndefined();
});
