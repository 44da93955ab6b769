import type { CountedBy } from "@postern/contract/count-key";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countKeyOf } from "./count-key.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import { specOf } from "./providers/index.ts";
import { Reading } from "./reading.ts";

type Facts = Parameters<typeof inbound>[0];

function keyOf(settings: CountedBy, facts: Facts, provider?: string) {
  const paths = new JsonPaths();
  const senders = provider === undefined ? [] : [specOf(provider, {})];
  return countKeyOf(settings, { paths, senders }).read(new Reading(inbound(facts), paths));
}

test("the endpoint is one key; addresses are keys by themselves, networks by their /24 or /64", () => {
  expect(keyOf({ per: "endpoint" }, {})).toBe("");
  expect(keyOf({ per: "address" }, { clientIp: "192.0.2.7" })).toBe("192.0.2.7");
  expect(keyOf({ per: "network" }, { clientIp: "192.0.2.7" })).toBe(keyOf({ per: "network" }, { clientIp: "::ffff:192.0.2.250" }));
  expect(keyOf({ per: "network" }, { clientIp: "192.0.3.7" })).not.toBe(keyOf({ per: "network" }, { clientIp: "192.0.2.7" }));
  expect(keyOf({ per: "network" }, { clientIp: "2001:db8:0:1::1" })).toBe(keyOf({ per: "address" }, { clientIp: "2001:db8:0:1:ffff::2" }));
});

describe("a text that the request brings", () => {
  const shop = { headers: [["X-Shop", "acme"]] as [string, string][], path: "/e/test?shop=acme", body: '{"data":{"shop":"acme"}}' };
  test.each<[CountedBy]>([[{ per: "header", name: "x-shop" }], [{ per: "query", name: "shop" }], [{ per: "body-path", name: "data.shop" }]])(
    "is known by its hash: $per",
    (settings) => {
      const key = keyOf(settings, shop);
      expect(key).toMatch(/^[\w-]{22}$/);
      expect(key).toBe(keyOf({ per: "header", name: "X-Shop" }, shop));
    },
  );

  test("the provider's own account id", () => {
    expect(keyOf({ per: "account" }, { body: '{"app_id":"a1"}' }, "intercom")).toMatch(/^[\w-]{22}$/);
    expect(() => keyOf({ per: "account" }, {})).toThrow(/account/);
  });

  test.each<[string, Facts]>([
    ["missing", {}],
    ["empty", { headers: [["X-Shop", ""]] }],
    [
      "there twice",
      {
        headers: [
          ["X-Shop", "a"],
          ["x-shop", "b"],
        ],
      },
    ],
    ["too long", { headers: [["X-Shop", "a".repeat(1_025)]] }],
  ])("that is %s is counted with all of its like, or refused", (_, facts) => {
    expect(keyOf({ per: "header", name: "X-Shop" }, facts)).toBe("");
    expect(keyOf({ per: "header", name: "X-Shop", missing: "refuse" }, facts)).toMatchObject({ reason: "key-missing" });
  });

  test("a claim counts only once its token is proved", () => {
    expect(keyOf({ per: "claim", name: "sub", missing: "refuse" }, { headers: [["Authorization", "Bearer a.b.c"]] })).toMatchObject({ reason: "key-missing" });
  });

  test.each<CountedBy["per"]>(["header", "query", "body-path", "claim"])("%s needs a name", (per) => {
    expect(() => keyOf({ per }, {})).toThrow(/name/);
  });
});

test("whatever is sent, a key is short", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 1_500, unit: "binary" }), fc.string({ maxLength: 50 }), (value, clientIp) => {
      for (const per of ["header", "body-path"] as const) {
        const key = keyOf({ per, name: "k" }, { headers: [["k", value]], body: JSON.stringify({ k: value }), clientIp });
        expect(typeof key === "string" && key.length <= 22).toBe(true);
      }
    }),
  );
});
