import { expect, test } from "vitest";
import { draftOf, policyOf } from "./policy-draft.ts";
import { asking, guardsOf, signersOf, takingOnce } from "./unbound-advice.ts";

const signature = { kind: "signature", provider: "mercadopago" };

test("every signer counts once, whatever group it stands in", () => {
  const draft = draftOf({ all: [signature, { any: [{ kind: "signature", provider: "adyen" }, signature] }, { kind: "method", allow: ["POST"] }] });
  expect(signersOf(draft)).toEqual(["mercadopago", "adyen"]);
});

test("taking ids once asks the replay gate that stands there, deep in a group too", () => {
  const draft = draftOf({ all: [signature, { all: [{ kind: "replay", windowSeconds: 60, requireId: false }] }] });
  const changed = takingOnce(draft);
  expect(policyOf(changed).all[1]).toEqual({ all: [{ kind: "replay", windowSeconds: 60, requireId: true }] });
  expect(guardsOf(changed)).toEqual({ takesOnce: true, asks: false });
});

test("without a replay gate one is added at the end", () => {
  expect(policyOf(takingOnce(draftOf({ all: [signature] }))).all).toMatchObject([signature, { kind: "replay", requireId: true }]);
});

test("asking the provider adds a gate whose address its owner fills in", () => {
  const changed = asking(draftOf({ all: [signature] }));
  expect(policyOf(changed).all[1]).toMatchObject({ kind: "fetch-back", header: "Authorization" });
  expect(guardsOf(changed).asks).toBe(true);
});
