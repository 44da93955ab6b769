import { expect, test } from "vitest";
import { coverMembers } from "./cover-members.ts";

const cover = (body: string, ...names: string[]) => coverMembers(Buffer.from(body), new Set(names)).toString();

test.each([
  ['{"verification_token":"secret_abc"}', '{"verification_token":"****"}'],
  ['{"a":1, "verification_token" :\n "secret_\\"abc\\\\", "b":"é"}', '{"a":1, "verification_token" :\n "****", "b":"é"}'],
  ['{"verification_token":"one","in":{"verification_token":"two"}}', '{"verification_token":"****","in":{"verification_token":"****"}}'],
  ['{"verification_token":"cut of', '{"verification_token":"****'],
  ['{"verification_token":"cut of\\', '{"verification_token":"****'],
])("the member's text is covered: %s", (body, covered) => {
  expect(cover(body, "verification_token")).toBe(covered);
});

test("whatever else stands there stays to the byte, and is not even copied", () => {
  const body = Buffer.from([0x7b, 0xff, 0x00, 0x22, 0x7d]);
  expect(coverMembers(body, new Set(["verification_token"]))).toBe(body);
  const mixed = Buffer.concat([Buffer.from('{"token":"x","n":"'), Buffer.from([0xff, 0x00]), Buffer.from('"}')]);
  expect(coverMembers(mixed, new Set(["token"])).subarray(-4)).toEqual(mixed.subarray(-4));
  expect(cover('{"verification_token":7,"other_token":"x"}', "verification_token")).toBe('{"verification_token":7,"other_token":"x"}');
});

test("a long text that never ends costs one walk over it", () => {
  const startMs = performance.now();
  cover('"t":"\\'.repeat(100_000), "t");
  expect(performance.now() - startMs).toBeLessThan(1_000);
});
