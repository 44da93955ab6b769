import { generateKeyPairSync } from "node:crypto";
import { ProviderCard } from "@postern/contract/provider";
import { searchProviders } from "@postern/contract/provider-search";
import { describe, expect, test } from "vitest";
import { aliases } from "./aliases.ts";
import { defaultPolicyOf, findCard, findSpec, providerCards, providers, secretFault, secretKindOf, specOf } from "./index.ts";

const secret = `whsec_${Buffer.alloc(24, 5).toString("base64")}`;

describe("cards", () => {
  test("fit the shape that the dashboard reads, one for each provider", () => {
    expect(providerCards.map((card) => ProviderCard.parse(card).slug)).toEqual(providers.map(({ slug }) => slug));
  });

  test("tell whether the body is bound: a static token binds nothing", () => {
    const bound = Object.fromEntries(providerCards.map(({ slug, bindsBody }) => [slug, bindsBody]));
    expect(bound).toMatchObject({ github: true, stripe: true, gitlab: false, mailgun: false, "google-pubsub": false });
  });

  test("tell the header, the window and the event's id", () => {
    expect(providerCards.find(({ slug }) => slug === "stripe")).toMatchObject({
      signatureHeader: "Stripe-Signature",
      toleranceSeconds: 300,
      eventIdFrom: "body id",
    });
  });

  test("tell the scheme in words where a record does not", () => {
    const words = Object.fromEntries(providerCards.map(({ slug, scheme }) => [slug, scheme]));
    expect(words.zoom).toBe("HMAC-SHA256 over v0:timestamp:body, hex, in x-zm-signature");
    expect(words.livekit).toBe("A token (HS256) with the body's digest, in Authorization");
  });

  test("tell which providers need no secret of the endpoint", () => {
    const optional = providerCards.filter(({ secretOptional }) => secretOptional).map(({ slug }) => slug);
    expect(optional).toEqual(expect.arrayContaining(["aws-sns", "google-pubsub", "kinde", "saleor"]));
    expect(optional).not.toContain("github");
  });

  test("stand in the order in which people look for them: the best known first, the rest by slug, the generic one last", () => {
    const slugs = providerCards.map(({ slug }) => slug);
    const rest = slugs.slice(11, -1);
    expect(slugs.slice(0, 3)).toEqual(["github", "gitlab", "stripe"]);
    expect(rest).toEqual([...rest].sort());
    expect(slugs.at(-1)).toBe("generic-hmac");
  });
});

describe("a secret", () => {
  test.each([
    ["github", "anything", "shared"],
    ["discord", "ab".repeat(32), "public-key"],
    ["standard-webhooks", secret, "shared"],
    ["standard-webhooks", "whpk_AAAA", "public-key"],
    ["kinde", '{"keys":[]}', "public-key"],
    [undefined, "anything", "shared"],
  ] as const)("of %s such as %s is of the kind that its scheme checks with", (provider, value, kind) => {
    expect(secretKindOf(provider, value)).toBe(kind);
  });

  test("that cannot be the provider's is told in words", () => {
    expect(secretFault("discord", "not hex")).toContain("no Discord secret");
    expect(secretFault("standard-webhooks", "whsec_%%%")).toContain("no Standard Webhooks secret");
    expect(secretFault("github", "")).toContain("no GitHub secret");
    expect(secretFault("wise", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")).toContain("no Wise secret");
    const fine = [
      ["discord", "ab".repeat(32)],
      ["gitlab", "plain"],
      ["standard-webhooks", secret],
      [undefined, "x"],
    ] as const;
    for (const [provider, value] of fine) expect(secretFault(provider, value)).toBeUndefined();
  });
});

test("a new endpoint checks the signature and takes each event once", () => {
  expect(defaultPolicyOf("zoom").all.map((gate) => "kind" in gate && gate.kind)).toEqual(["signature", "replay"]);
  expect(defaultPolicyOf()).toEqual({ all: [] });
});

test("a new endpoint's policy holds what its owner set, and no empty settings", () => {
  const [signature] = defaultPolicyOf("google-pubsub", { audience: "https://acme.example" }).all;
  expect(signature).toEqual({ kind: "signature", provider: "google-pubsub", settings: { audience: "https://acme.example" } });
  expect(defaultPolicyOf("github", {}).all[0]).toEqual({ kind: "signature", provider: "github" });
});

describe("aliases", () => {
  test("lead to the provider that people mean", () => {
    const meant = (text: string) => searchProviders(providerCards, text)[0]?.slug;
    const wanted = { facebook: "meta", Instagram: "meta", WhatsApp: "meta", Sendinblue: "brevo", HelloSign: "dropbox-sign", SES: "aws-sns", Forgejo: "gitea" };
    for (const [text, slug] of Object.entries(wanted)) expect(meant(text), text).toBe(slug);
  });

  test("belong to a provider that there is, and are no other's own name", () => {
    const names = new Set(providerCards.flatMap(({ slug, name }) => [slug, name.toLowerCase()]));
    for (const [slug, given] of Object.entries(aliases)) {
      expect(names, slug).toContain(slug);
      for (const alias of given) expect(names, `${slug}: ${alias}`).not.toContain(alias.toLowerCase());
    }
  });
});

describe("a card", () => {
  const cardOf = (slug: string) => findCard(slug) ?? expect.fail(`there is no ${slug}`);

  test("says where the secret comes from", () => {
    const origins = Object.fromEntries(["github", "stripe", "aws-sns", "xero", "asana"].map((slug) => [slug, cardOf(slug).secretOrigin]));
    expect(origins).toMatchObject({ github: "chosen", stripe: "issued", "aws-sns": "none" });
    for (const { handsOverSecret, secretOrigin, secretOptional } of providerCards) {
      expect(secretOrigin === "handed-over").toBe(handsOverSecret);
      if (handsOverSecret || secretOrigin === "none") expect(secretOptional).toBe(true);
    }
  });

  test("says which form a made-up secret has, and which feed has the sender's addresses", () => {
    expect(cardOf("github")).toMatchObject({ secretForm: { kind: "text" }, feed: { slug: "github-hooks" } });
    expect(cardOf("stripe").secretForm).toBeUndefined();
    expect(cardOf("generic-hmac").feed).toBeUndefined();
  });

  test("says which settings are needed, and whether a challenge is answered", () => {
    for (const { settings } of providerCards) for (const setting of settings) expect(typeof setting.required).toBe("boolean");
    expect([cardOf("slack"), cardOf("github")].map(({ answersChallenge }) => answersChallenge)).toEqual([true, false]);
    expect(cardOf("github").aliases).toContain("GitHub Enterprise");
    expect(cardOf("google-calendar").eventIdFrom).toBe("header X-Goog-Channel-ID and header X-Goog-Message-Number");
  });

  test("is found by its slug, and by no other name", () => {
    expect(findCard("GitHub")).toBeUndefined();
    expect(findSpec("github")?.name).toBe("GitHub");
  });
});

test("a provider that there is not cannot be asked for", () => {
  expect(() => specOf("nobody")).toThrow(expect.objectContaining({ name: "PolicyError", path: "provider", detail: 'there is no provider "nobody"' }));
  expect(() => defaultPolicyOf("nobody")).toThrow("nobody");
});

test("each event is taken once for a week, by the id that its provider gives", () => {
  expect(defaultPolicyOf("github").all[1]).toEqual({
    kind: "replay",
    id: { from: "provider", name: "" },
    windowSeconds: 604_800,
    toleranceSeconds: 300,
    requireId: false,
  });
});

test("a public key is told from a shared secret by what it is, where a provider takes both", () => {
  const pem = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();
  const both = "http-message-signatures";
  expect([
    secretKindOf(both, pem),
    secretKindOf(both, `\n ${pem}`),
    secretKindOf(both, `x${pem}`),
    secretKindOf(both, "{}"),
    secretKindOf(both, "s3cret"),
  ]).toEqual(["public-key", "public-key", "shared", "shared", "shared"]);
});
