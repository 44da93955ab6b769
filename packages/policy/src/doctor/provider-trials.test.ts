import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { inbound } from "../made-for-tests.ts";
import { known, madePatient } from "./made-patient.ts";
import { providerTrials } from "./provider-trials.ts";

const headers: [string, string][] = [["X-Shopify-Hmac-Sha256", createHmac("sha256", "s3cret").update("{}").digest("base64")]];

test("only providers whose signature could stand there are tried, and never the endpoint's own or the generic one", () => {
  const patient = madePatient({ request: inbound({ headers, body: "{}" }), secrets: [known("s3cret")] });
  const slugs = providerTrials(patient).map(({ spec }) => spec?.slug);
  expect(slugs).toContain("shopify");
  expect(slugs.length).toBeLessThan(10);
  const generic = madePatient({
    request: inbound({
      headers: [
        ["X-Signature", "00"],
        ["X-Hub-Signature-256", "sha256=00"],
      ],
      body: "{}",
    }),
  });
  expect(providerTrials(generic).map(({ spec }) => spec?.slug)).not.toEqual(expect.arrayContaining(["generic-hmac"]));
  expect(providerTrials(generic).map(({ spec }) => spec?.slug)).not.toEqual(expect.arrayContaining(["github"]));
});

test("a request without any signature is no other provider's", () => {
  expect(providerTrials(madePatient())).toEqual([]);
});
