import { expect, test } from "vitest";
import { createTokenStore } from "./token-store.ts";

const one = { limit: 1, windowMs: 60_000, burst: 1 };

test("keys do not share tokens", () => {
  const store = createTokenStore({ keysMax: 10 });
  expect(store.takeToken("a", one, 0)).toEqual({ taken: true });
  expect(store.takeToken("a", one, 0)).toEqual({ taken: false, retryAfterMs: 60_000 });
  expect(store.takeToken("b", one, 0)).toEqual({ taken: true });
});

test("a flood of new keys never grows the store past its limit", () => {
  const store = createTokenStore({ keysMax: 100 });
  for (let i = 0; i < 10_000; i++) store.takeToken(`key-${i}`, one, 0);
  expect(store.size).toBe(100);
});

test("the key in use is not forgotten while others come and go", () => {
  const store = createTokenStore({ keysMax: 3 });
  store.takeToken("in-use", one, 0);
  for (let i = 0; i < 50; i++) {
    store.takeToken(`passing-${i}`, one, 0);
    expect(store.takeToken("in-use", one, 0).taken).toBe(false);
  }
});
