import fc from "fast-check";
import { expect, test } from "vitest";
import { coverOf } from "./terminal.ts";

test("the values of variables never come out, whatever is said around them, in plain or in JSON", () => {
  const secret = fc.string({ minLength: 8, maxLength: 40 }).filter((text) => !/^[•\s]*$/.test(text) && !text.includes("•"));
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.string(), (secrets, around) => {
      const cover = coverOf(new Set(secrets));
      const plain = cover(secrets.join(around));
      const json = cover(JSON.stringify({ said: secrets }));
      for (const value of secrets) expect(plain.includes(value) || json.includes(JSON.stringify(value).slice(1, -1))).toBe(false);
    }),
    { numRuns: 500 },
  );
});
