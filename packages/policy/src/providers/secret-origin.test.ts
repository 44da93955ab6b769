import { secretBytes, secretOfForm } from "@postern/contract/secret-form";
import { describe, expect, test } from "vitest";
import { findCard, findSpec, providerCards, secretFault, secretKindOf } from "./index.ts";

const random = Uint8Array.from({ length: secretBytes }, (_, at) => (at * 37 + 11) % 256);
const chosen = providerCards.flatMap(({ slug, secretOrigin, secretForm }) => (secretOrigin === "chosen" && secretForm ? [{ slug, secretForm }] : []));

test("each provider says where its secret comes from; a form is given for what is made up, and for nothing else", () => {
  for (const { slug, secretOrigin, secretForm } of providerCards) expect(secretForm !== undefined, slug).toBe(secretOrigin === "chosen");
  expect(chosen.length).toBeGreaterThan(80);
});

test.each(chosen)("a secret made up for $slug is one that it takes", ({ slug, secretForm }) => {
  const made = secretOfForm(secretForm, random);
  expect(secretFault(slug, made)).toBeUndefined();
  expect(secretKindOf(slug, made)).toBe("shared");
});

test.each([
  ["github", /^[0-9a-f]{64}$/],
  ["standard-webhooks", /^whsec_[A-Za-z0-9+/]{43}=$/],
  ["chargebee", /^postern:[0-9a-f]{64}$/],
  ["lemonsqueezy", /^[0-9a-f]{40}$/], // it takes 6 to 40 letters
  ["telegram", /^[A-Za-z0-9_-]{1,256}$/],
  ["twitch", /^[ -~]{10,100}$/],
  ["figma", /^.{1,100}$/],
  ["microsoft-graph", /^.{1,128}$/],
  ["mailchimp", /^[A-Za-z0-9]+$/],
  ["cursor", /^.{32,}$/],
])("for %s it has the form that the provider asks for", (slug, form) => {
  const card = findCard(slug);
  expect(secretOfForm(card?.secretForm ?? { kind: "text" }, random)).toMatch(form);
});

describe("nothing is made up", () => {
  test.each(["stripe", "slack", "shopify", "svix", "clerk", "openai", "adyen", "twilio", "meta", "discord"])("for %s, which issues its own", (slug) => {
    expect(findCard(slug)).toMatchObject({ secretOrigin: "issued", secretForm: undefined });
  });
  test.each([
    ["asana", "handed-over"],
    ["notion", "handed-over"],
    ["aws-sns", "none"],
    ["brevo", "none"],
  ])("for %s, whose secret is %s", (slug, secretOrigin) => {
    expect(findCard(slug)).toMatchObject({ secretOrigin });
  });
  test("where the hint says that the provider shows the secret", () => {
    const shown = chosen.filter(({ slug }) => /\b(answers?|answered|shown once|shows (it|once))\b/.test(findSpec(slug)?.card.secretHint ?? ""));
    // Heroku takes one of ours, and answers one of its own where we give none.
    expect(shown.map(({ slug }) => slug)).toEqual(["heroku"]);
  });
});
