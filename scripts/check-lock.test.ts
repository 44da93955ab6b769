import { expect, test } from "vitest";
import { missingPlatforms } from "./check-lock.ts";

test("a platform's binary that the lock lacks is named with the package that needs it", () => {
  const lock = {
    "node_modules/turbo": { optionalDependencies: { "@turbo/linux-64": "2.11.9", "@turbo/darwin-arm64": "2.11.9" } },
    "node_modules/@turbo/linux-64": { optional: true },
  };
  expect(missingPlatforms(lock)).toEqual(["node_modules/turbo needs @turbo/darwin-arm64 2.11.9 on its platform, and package-lock.json lacks it"]);
});

test("a binary beside the package that needs it, or in any node_modules above, is found", () => {
  const lock = {
    "node_modules/a/node_modules/b": { optionalDependencies: { "@b/one": "1", "@b/two": "1", "@b/three": "1" } },
    "node_modules/a/node_modules/b/node_modules/@b/one": {},
    "node_modules/a/node_modules/@b/two": {},
    "node_modules/@b/three": {},
  };
  expect(missingPlatforms(lock)).toEqual([]);
});
