import { expect, test } from "vitest";
import { ClaimPace } from "./claim-pace.ts";

test("a turn that holds many bytes of bodies claims no more until some of them are sent", () => {
  const pace = new ClaimPace({ now: () => new Date(0), wait: () => new Promise(() => {}) }, { slots: () => 100 });
  const limit = (mebibytes: number) => pace.limit({ sending: 10, waiting: 0, heldBytes: () => mebibytes * 1_048_576 });
  expect([limit(15), limit(16), limit(15)]).toEqual([90, 0, 90]);
});
