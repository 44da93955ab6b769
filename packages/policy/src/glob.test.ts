import fc from "fast-check";
import { expect, test } from "vitest";
import { globMatcher } from "./glob.ts";

test.each<[string, string, boolean]>([
  ["refs/heads/*", "refs/heads/main", true],
  ["refs/heads/*", "refs/heads/feature/x", false],
  ["refs/heads/**", "refs/heads/feature/x", true],
  ["octo-org/*", "octo-org/", true],
  ["octo-org/*", "octo-org", false],
  ["*/deploy", "octo-org/deploy", true],
  ["*/deploy", "a/octo-org/deploy", false],
  ["**/deploy", "a/octo-org/deploy", true],
  ["a*b*c", "aXbYbZc", true],
  ["a*b*c", "aXbYbZ", false],
  ["main", "main", true],
  ["main", "mainline", false],
  ["main", "Main", false],
  ["", "", true],
  ["*", "", true],
  ["[ab].?", "a.x", false],
  ["[ab].?", "[ab].?", true],
])("glob %s, text %s: %s", (glob, text, fits) => {
  expect(globMatcher(glob)(text)).toBe(fits);
});

const letters = fc.string({ unit: fc.constantFrom("a", "b", "/", "*"), maxLength: 12 });

test("a glob fits what its stars' regular expression does", () => {
  fc.assert(
    fc.property(letters, letters, (glob, text) => {
      const pattern = glob.replace(/\*+/g, (stars) => (stars.length === 1 ? "[^/]*" : ".*"));
      expect(globMatcher(glob)(text)).toBe(new RegExp(`^${pattern}$`).test(text));
    }),
    { numRuns: 2_000 },
  );
});

test("a glob of many stars over a long text takes no time to speak of", () => {
  const matches = globMatcher("**a".repeat(160));
  const startedMs = performance.now();
  expect(matches(`${"a".repeat(4_000)}b`)).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(2_000); // trying every way would not end
});
