import { expect, test } from "vitest";
import { tilesFor, tilesMax } from "./tiles-for.ts";

const all = Array.from({ length: 324 }, (_, index) => ({ slug: `p${index}`, name: `Provider ${index}`, aliases: [] }));
const slugsOf = (input: { used?: string[]; chosen?: string }) => tilesFor({ found: all, used: [], chosen: "any", ...input }).map(({ slug }) => slug);

test("three hundred providers are never a wall of tiles: the best known stand there", () => {
  expect(slugsOf({})).toEqual(all.slice(0, tilesMax).map(({ slug }) => slug));
});

test("what the project uses already comes first, and no provider stands there twice", () => {
  const shown = slugsOf({ used: ["p200", "p3"] });
  expect(shown.slice(0, 3)).toEqual(["p3", "p200", "p0"]);
  expect(new Set(shown).size).toBe(tilesMax);
});

test("the choice is always among them, though it be far down the list", () => {
  const shown = slugsOf({ chosen: "p300" });
  expect(shown).toHaveLength(tilesMax);
  expect(shown.at(-1)).toBe("p300");
  expect(slugsOf({ chosen: "p2" })).toEqual(slugsOf({}));
});

test("a search shows what it found, in its order, whatever the project uses", () => {
  const found = all.slice(100, 103);
  expect(tilesFor({ found, used: ["p102"], chosen: undefined })).toEqual(found);
});
