import fc from "fast-check";
import { expect, test } from "vitest";
import { type InUseOrder, UseOrder } from "./use-order.ts";

type Named = InUseOrder<Named>;
const named = (key: string): Named => ({ key, older: undefined, newer: undefined });

function keysOf(order: UseOrder<Named>): string[] {
  const keys: string[] = [];
  for (let entry = order.oldest; entry; entry = entry.newer) keys.push(entry.key);
  return keys;
}

test("the oldest is the one untouched for longest", () => {
  const order = new UseOrder<Named>();
  for (const key of ["a", "b", "c"]) order.add(named(key));
  const a = order.get("a");
  if (a) order.touch(a);
  expect(keysOf(order)).toEqual(["b", "c", "a"]);
});

test("agrees with a Map whose entries are put in anew at each use", () => {
  const steps = fc.array(fc.tuple(fc.constantFrom("use", "delete", "forget"), fc.constantFrom("a", "b", "c", "d", "e")), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (taken) => {
      const order = new UseOrder<Named>();
      const model = new Map<string, true>();
      for (const [step, key] of taken) {
        const target = step === "forget" ? order.oldest : order.get(key);
        if (step === "use" && target) order.touch(target);
        else if (step === "use") order.add(named(key));
        else if (target) order.delete(target);
        const gone = step === "forget" ? model.keys().next().value : key;
        if (gone !== undefined) model.delete(gone);
        if (step === "use") model.set(key, true);
        expect([keysOf(order), order.size]).toEqual([[...model.keys()], model.size]);
      }
    }),
  );
});
