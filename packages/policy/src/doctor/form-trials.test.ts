import { expect, test } from "vitest";
import { specOf } from "../providers/index.ts";
import { keyFormTrials, signatureFormTrials } from "./form-trials.ts";
import { known, madePatient } from "./made-patient.ts";

const keyTrials = (value: string, provider = "github") => keyFormTrials(madePatient({ spec: specOf(provider), secrets: [known(value)] }));
const secretsOf = (value: string, how: string) =>
  keyTrials(value)
    .find(({ says }) => says === `It verifies with the secret ${how}.`)
    ?.secrets?.map(({ value }) => value);

test.each([
  [" ab \n", "without the spaces around it", "ab"],
  ['"ab"', "without its quotation marks", "ab"],
  ["'ab'", "without its quotation marks", "ab"],
  ["whsec_ab", "without its prefix", "ab"],
  ["ab", "with a line feed at its end", "ab\n"],
])("%j is tried %s", (value, how, changed) => {
  expect(secretsOf(value, how)).toEqual([changed]);
});

test.each([
  ["ab", "without the spaces around it"],
  ["   ", "without the spaces around it"],
  ["'ab\"", "without its quotation marks"],
  ["'ab'x", "without its quotation marks"],
  ["''", "without its quotation marks"],
  ["a_b", "without its prefix"],
  ["morethantenx_b", "without its prefix"],
  ["WHSEC_b", "without its prefix"],
])("%j is not tried %s: nothing would be changed, or left", (value, how) => {
  expect(secretsOf(value, how)).toBeUndefined();
});

test("a key is tried in each form that is not the provider's own", () => {
  const forms = (provider: string) => keyTrials("ab", provider).flatMap(({ spec }) => (spec ? [spec.schemes.map(({ key }) => key)] : []));
  expect(forms("github")).toEqual([[["base64"]], [["hex"]], [[{ strip: "whsec_" }, "base64"]]]);
  const standard = forms("standard-webhooks");
  expect(standard).toEqual([[[]], [["base64"]], [["hex"]]]);
  expect(keyTrials("ab", "github")[0]).toMatchObject({
    cause: "key-form",
    says: "It verifies if the key is the bytes that the secret is the base64 of; GitHub makes its key otherwise.",
    fix: `Have the sender make its key as GitHub does. ${specOf("github").card.secretHint}`,
  });
});

test("where no shared secret signs, none is tried", () => {
  for (const provider of ["discord", "telegram"]) {
    expect(keyTrials("ab ", provider)).toEqual([]);
    expect(signatureFormTrials(madePatient({ spec: specOf(provider) }))).toEqual([]);
  }
});

const formsOf = (provider: string) => signatureFormTrials(madePatient({ spec: specOf(provider) }));

test("a signature is tried in every digest, encoding and prefix but its own", () => {
  const trials = formsOf("github");
  expect(trials).toHaveLength(3 * 3 * 6 - 1);
  const forms = trials.flatMap(({ spec }) => spec?.schemes.map(({ algorithm, encoding, signature }) => `${algorithm} ${encoding} ${signature.prefix}`));
  expect(new Set(forms).size).toBe(trials.length);
  expect(forms).not.toContain("hmac-sha256 hex sha256=");
  expect(forms).toContain("hmac-sha512 base64url v0=");
});

test("each says which form it is, and which is wanted", () => {
  const [bare] = formsOf("github");
  expect(bare).toMatchObject({
    cause: "signature-form",
    says: "The signature is right, but written as hex of HMAC-SHA256.",
    fix: "Have the sender write it as GitHub does: sha256= and hex of HMAC-SHA256. If it cannot, choose the generic HMAC and describe its form.",
  });
  expect(formsOf("github")[1]?.says).toBe("The signature is right, but written as sha1= and hex of HMAC-SHA256.");
  expect(formsOf("shopify")[0]?.fix).toContain("as Shopify does: base64 of HMAC-SHA256.");
});

test("in a list the prefix finds the item, so that it stays", () => {
  const prefixes = formsOf("stripe").flatMap(({ spec }) => spec?.schemes.map(({ signature }) => signature.prefix));
  expect(new Set(prefixes)).toEqual(new Set(["v1="]));
  expect(prefixes).toHaveLength(3 * 3 - 1);
});
