import { expect, test } from "vitest";
import { oidcPresets } from "./oidc-presets.ts";
import { OidcTokenGate } from "./oidc-token-gate.ts";

test.each(oidcPresets)("the preset $slug cannot be saved before its owner has filled it in, and can be then", ({ gate }) => {
  expect(OidcTokenGate.safeParse({ kind: "oidc-token", ...gate }).success).toBe(false);
  const filled = {
    issuer: gate.issuer.replace(/<[^>]+>/, "acme"),
    audiences: ["postern"],
    conditions: gate.conditions.map((condition) => ({ ...condition, values: ["acme"] })),
  };
  expect(OidcTokenGate.safeParse({ kind: "oidc-token", ...filled }).success).toBe(true);
});

test.each([
  "http://issuer.example",
  "https://",
  "https://user:pass@issuer.example",
  "https://issuer.example/?a=1",
  "https://issuer.example/#a",
  "https://issuer.example\\@evil.example",
  "issuer.example",
])("%s is no issuer", (issuer) => {
  const { error } = OidcTokenGate.safeParse({ kind: "oidc-token", issuer, audiences: ["postern"] });
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["issuer"]);
});

test("a glob holds few stars", () => {
  const gateWith = (glob: string) => ({
    ...{ kind: "oidc-token", issuer: "https://issuer.example", audiences: ["postern"] },
    conditions: [{ claim: "sub", is: "glob", values: [glob] }],
  });
  expect(OidcTokenGate.safeParse(gateWith("a*b*c**d*")).success).toBe(true);
  expect(OidcTokenGate.safeParse(gateWith("a*b*c*d*e*")).success).toBe(false);
});
