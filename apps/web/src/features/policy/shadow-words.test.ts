import { expect, test } from "vitest";
import { shadowGaps, shadowWords } from "./shadow-words.ts";

test("says how many it decided and on how many it agreed, and never rounds up to all", () => {
  expect(shadowWords({ decided: 0, agreed: 0 })).toBe("It has decided about no request yet.");
  expect(shadowWords({ decided: 1, agreed: 1 })).toBe("It decided about 1 request and agreed on all of them.");
  expect(shadowWords({ decided: 10_000, agreed: 9_999 })).toBe("It decided about 10,000 requests and agreed on 99.9\u00a0%.");
  expect(shadowWords({ decided: 2, agreed: 0 })).toContain("agreed on 0\u00a0%");
});

test("says what it could not decide and what it was not asked", () => {
  expect(shadowGaps({ failed: 0, skipped: 0 })).toBeUndefined();
  expect(shadowGaps({ failed: 3, skipped: 1_200 })).toBe("It could not decide about 3, and was not asked about 1,200, as there was too much to do.");
});
