import { ProviderCard } from "@postern/contract/provider";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret, portsAt, testNowSeconds } from "../made-for-tests.ts";
import type { Inbound } from "../ports.ts";
import { sampleEvent } from "../samples.ts";
import { signSample } from "../sign.ts";
import { defaultPolicyOf, providerCards, providers, secretFault, secretKindOf } from "./index.ts";

const secret = `whsec_${Buffer.alloc(24, 5).toString("base64")}`;
const secrets = [openSecret(secret)];
const signing = providers.map(({ slug }) => slug).filter((slug) => slug !== "discord");

/** A sample of this provider's events, as it would post it. */
function genuine(provider: string, key = secret): Inbound {
  const url = "https://hooks.example.com/e/test";
  const facts = { id: "evt_0a1b2c", nowSeconds: testNowSeconds };
  const sample = sampleEvent(provider, facts);
  return inbound({ url, body: sample.body, headers: signSample(provider, key, { ...sample, ...facts, url }) ?? [] });
}

describe.each(signing)("%s", (provider) => {
  const decideAbout = (request: Inbound, nowSeconds = testNowSeconds) =>
    decide(defaultPolicyOf(provider).all, request, { secrets, provider, ports: portsAt(nowSeconds) });

  test("accepts its own sample, and names the event", async () => {
    const decision = await decideAbout(genuine(provider));
    expect(decision).toMatchObject({ verdict: "accepted", secretId: "sec_whse" });
    expect(decision.handshake).toBeUndefined();
    expect(decision.event.type).toBeTruthy();
    if (provider !== "generic-hmac") expect(decision).toMatchObject({ event: { id: "evt_0a1b2c" }, claim: { key: "evt_0a1b2c" } });
  });

  test("refuses it signed with another secret", async () => {
    const other = `whsec_${Buffer.alloc(24, 6).toString("base64")}`;
    expect(await decideAbout(genuine(provider, other))).toMatchObject({ reason: "signature-mismatch" });
  });

  test("refuses it with any byte of the body changed", async () => {
    const request = genuine(provider);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: request.body.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const body = Buffer.from(request.body);
        body[at] = (body[at] ?? 0) ^ change;
        if (provider === "twilio" && sameFields(body, request.body)) return;
        expect((await decideAbout({ ...request, body })).verdict).toBe("refused");
      }),
    );
  });

  test("refuses it with any letter of what proves it changed", async () => {
    const request = genuine(provider);
    const places = request.rawHeaders.flatMap((value, index) => (isProof(request.rawHeaders[index - 1]) ? [...value].map((_, at) => ({ index, at })) : []));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(..."0aAzZ9+/-_= ,.:"), async ({ index, at }, letter) => {
        const value = request.rawHeaders[index] ?? "";
        const changed = value.slice(0, at) + letter + value.slice(at + 1);
        if (changed.trim().toLowerCase() === value.toLowerCase()) return;
        expect((await decideAbout({ ...request, rawHeaders: request.rawHeaders.with(index, changed) })).verdict).toBe("refused");
      }),
    );
  });

  test("never throws, whatever comes", async () => {
    const { rawHeaders } = genuine(provider);
    const junk = fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 200 }), fc.constantFrom("", ",", "v1=", "t=", "v1,", "sha256=", "v0=", " "));
    await fc.assert(
      fc.asyncProperty(fc.array(junk, { maxLength: 8 }), fc.uint8Array({ maxLength: 200 }), fc.string(), async (values, bytes, path) => {
        const headers = rawHeaders.map((text, index) => (index % 2 === 0 ? text : (values[index] ?? text)));
        const decision = await decideAbout(inbound({ rawHeaders: headers, body: Buffer.from(bytes), path: `/${path}` }));
        expect(decision.verdict).toBe("refused");
        expect(decision.reason).not.toBe("gate-failed");
      }),
    );
  });
});

/** Headers whose every letter counts: signatures, tokens, signed times and ids. */
function isProof(name = ""): boolean {
  return /signature|hmac|token|timestamp|webhook-id$/i.test(name) && !/^(i-twilio|x-shopify-webhook)/i.test(name);
}

function sameFields(left: Buffer, right: Buffer): boolean {
  const fieldsOf = (body: Buffer) => JSON.stringify([...new URLSearchParams(body.toString())].sort());
  return fieldsOf(left) === fieldsOf(right);
}

test("a sample of GitLab signed with a plain secret token carries the token", async () => {
  const request = genuine("gitlab", "a-plain-token");
  expect(request.rawHeaders).toContain("X-Gitlab-Token");
  expect(await decide(defaultPolicyOf("gitlab").all, request, { secrets: [openSecret("a-plain-token")] })).toMatchObject({ verdict: "accepted" });
});

test("nothing is signed with a public key", () => {
  const facts = { id: "1", nowSeconds: testNowSeconds };
  expect(signSample("discord", "ab".repeat(32), { ...sampleEvent("discord", facts), ...facts, url: "https://a.example/" })).toBeUndefined();
});

describe("cards", () => {
  test("fit the shape that the dashboard reads, one for each provider", () => {
    expect(providerCards.map((card) => ProviderCard.parse(card).slug)).toEqual(providers.map(({ slug }) => slug));
  });

  test("tell whether the body is bound: a static token binds nothing", () => {
    const unbound = providerCards.filter(({ bindsBody }) => !bindsBody).map(({ slug }) => slug);
    expect(unbound).toEqual(["gitlab"]);
  });

  test("tell the header, the window and the event's id", () => {
    expect(providerCards.find(({ slug }) => slug === "stripe")).toMatchObject({
      signatureHeader: "Stripe-Signature",
      toleranceSeconds: 300,
      eventIdFrom: "body id",
    });
  });
});

describe("a secret", () => {
  test.each([
    ["github", "anything", "shared"],
    ["discord", "ab".repeat(32), "public-key"],
    ["standard-webhooks", secret, "shared"],
    ["standard-webhooks", "whpk_AAAA", "public-key"],
    [undefined, "anything", "shared"],
  ] as const)("of %s such as %s is of the kind that its scheme checks with", (provider, value, kind) => {
    expect(secretKindOf(provider, value)).toBe(kind);
  });

  test("that cannot be the provider's is told in words", () => {
    expect(secretFault("discord", "not hex")).toContain("no Discord secret");
    expect(secretFault("standard-webhooks", "whsec_%%%")).toContain("no Standard Webhooks secret");
    expect(secretFault("github", "")).toContain("no GitHub secret");
    for (const fine of [
      secretFault("discord", "ab".repeat(32)),
      secretFault("gitlab", "plain"),
      secretFault("standard-webhooks", secret),
      secretFault(undefined, "x"),
    ]) {
      expect(fine).toBeUndefined();
    }
  });
});
