import { expect, test } from "vitest";
import { inbound, testNowSeconds } from "../made-for-tests.ts";
import { specOf } from "../providers/index.ts";
import { dayMs, known, madePatient } from "./made-patient.ts";
import { clockTrials, mendedTrials, otherSecretTrials, retiredTrials } from "./secret-trials.ts";

const receivedAtMs = testNowSeconds * 1_000;
const nowMs = receivedAtMs + 10 * dayMs;
const atBoth = known("at-both");
const untilThen = known("until-then", { activeUntilMs: receivedAtMs + dayMs });
const sinceThen = known("since-then", { activeFromMs: receivedAtMs + dayMs });
const before = known("before", { activeUntilMs: receivedAtMs - dayMs });
const patient = madePatient({ receivedAtMs, nowMs, secrets: [atBoth, untilThen, sinceThen, before] });

test("what the endpoint has now is tried with all that counted then or count now, and keys may be fetched", () => {
  expect(mendedTrials(patient)).toEqual([
    {
      cause: "mended",
      secrets: [atBoth, untilThen, sinceThen],
      mayFetch: true,
      says: "With the secrets and the policy that the endpoint has now, the signature verifies.",
      fix: "Nothing is left to mend: promote the request to make it an event.",
    },
  ]);
});

test("a retired secret is tried by itself, with the day on which it ended", () => {
  expect(retiredTrials(patient)).toEqual([
    {
      cause: "retired-secret",
      secrets: [before],
      says: "It matches the secret …fore, which was retired on 2026-09-20.",
      fix: "Set the active secret at the provider; or add the retired one again for as long as the provider needs it.",
    },
  ]);
  const future = known("not-yet", { activeFromMs: nowMs + dayMs });
  expect(retiredTrials({ ...patient, secrets: [future] })[0]?.says).toContain("retired on an unknown day");
});

test("another endpoint's secret is told with what the event says of its mode", () => {
  const other = known("theirs", { endpointName: "billing" });
  const told = (body: string) => otherSecretTrials({ ...patient, request: inbound({ body }), otherSecrets: [other] })[0];
  expect(told("{}")).toMatchObject({
    cause: "other-secret",
    secrets: [other],
    says: "It matches the secret …eirs of the endpoint “billing”.",
    fix: "Change the address at the provider to that endpoint's; or add that secret here, if the provider is to post here.",
  });
  expect(told('{"livemode":false}')).toMatchObject({
    cause: "test-mode",
    says: "It matches the secret …eirs of the endpoint “billing”, and the event says livemode: false.",
    fix: "The provider's test mode posts here with its own secret: have it post to that endpoint, or add its secret here.",
  });
  expect(told('{"livemode":true}')?.fix).toContain("The provider's live mode posts here");
});

const timed = (seconds: number | string, toleranceSeconds?: number) =>
  clockTrials({
    ...patient,
    spec: specOf("stripe"),
    toleranceSeconds,
    request: inbound({ headers: [["Stripe-Signature", `t=${seconds},v1=00`]] }),
  });

test("a time that is off is tried as if it were now, and told with its age, the window and whose clock to set", () => {
  const old = timed(testNowSeconds - 500);
  expect(old).toMatchObject([{ cause: "clock", nowMs: receivedAtMs - 500_000 }]);
  expect(old[0]?.says).toBe("The signature is right, but not its time: timestamp 500 s old when it came, and the window is 300 s.");
  expect(old[0]?.fix).toContain("Set the sender's clock. If it is right");
  const ahead = timed(testNowSeconds + 500, 60);
  expect(ahead[0]?.says).toContain("500 s ahead of our clock when it came, and the window is 60 s.");
  expect(ahead[0]?.fix).toBe("Set the clocks, the sender's and this machine's; time servers (NTP) keep them so.");
});

test("where no time can be read, none is tried", () => {
  expect(timed("soon")).toEqual([]);
  expect(clockTrials(patient)).toEqual([]);
  expect(clockTrials({ ...patient, spec: specOf("livekit") })).toEqual([]);
});
