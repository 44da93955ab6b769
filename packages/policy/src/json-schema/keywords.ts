import { assertions } from "./assertions.ts";
import { inPlace } from "./in-place.ts";
import type { Make } from "./keyword.ts";
import { listKeywords, unevaluatedItems } from "./list-keywords.ts";
import { objectKeywords, unevaluatedProperties } from "./object-keywords.ts";

/** Every keyword that can say no, in the order they are asked: cheap ones first, those that judge what is left over last. */
export const keywords: ReadonlyMap<string, Make> = new Map(
  Object.entries({ ...assertions, ...inPlace, ...objectKeywords, ...listKeywords, unevaluatedItems, unevaluatedProperties }),
);
