import { isActive } from "../active-secret.ts";
import { ageInWords, parseMoment } from "../freshness.ts";
import { JsonPaths } from "../json-paths.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { Reading } from "../reading.ts";
import { modeOf } from "./mode.ts";
import type { KnownSecret, Patient, Trial } from "./trial.ts";

/** Nothing changed, but what the endpoint holds by now. */
export function mendedTrials({ secrets, nowMs, receivedAtMs }: Patient): Trial[] {
  const active = secrets.filter((secret) => isActive(secret, nowMs) || isActive(secret, receivedAtMs));
  return [
    {
      cause: "mended",
      secrets: active,
      mayFetch: true,
      says: "With the secrets and the policy that the endpoint has now, the signature verifies.",
      fix: "Nothing is left to mend: promote the request to make it an event.",
    },
  ];
}

/** The endpoint's own secrets that counted neither then nor now, one by one. */
export function retiredTrials({ secrets, nowMs, receivedAtMs }: Patient): Trial[] {
  const retired = secrets.filter((secret) => !isActive(secret, nowMs) && !isActive(secret, receivedAtMs));
  return retired.map((secret) => ({
    cause: "retired-secret",
    secrets: [secret],
    says: `It matches the secret ${nameOf(secret)}, which was retired on ${dayOf(secret.activeUntilMs)}.`,
    fix: "Set the active secret at the provider; or add the retired one again for as long as the provider needs it.",
  }));
}

/** The secrets of the organization's other endpoints, one by one. */
export function otherSecretTrials({ request, otherSecrets }: Patient): Trial[] {
  const mode = modeOf(request.body);
  return otherSecrets.map((secret) => {
    const says = `It matches the secret ${nameOf(secret)} of the endpoint “${secret.endpointName}”`;
    if (!mode)
      return {
        cause: "other-secret",
        secrets: [secret],
        says: `${says}.`,
        fix: `Change the address at the provider to that endpoint's; or add that secret here, if the provider is to post here.`,
      };
    return {
      cause: "test-mode",
      secrets: [secret],
      says: `${says}, and the event says ${mode.words}.`,
      fix: `The provider's ${mode.isTest ? "test" : "live"} mode posts here with its own secret: have it post to that endpoint, or add its secret here.`,
    };
  });
}

/** The moment that the sender names, as if it were now. */
export function clockTrials(patient: Patient): Trial[] {
  const { spec, request, receivedAtMs, toleranceSeconds } = patient;
  return spec.schemes.flatMap((scheme): Trial[] => {
    const paths = new JsonPaths();
    const { time } = prepareScheme(scheme, { secrets: [], paths, toleranceSeconds });
    const cut = time && !time.inToken ? time.cut(new Reading(request, paths)) : undefined;
    const momentMs = cut && "texts" in cut && time ? parseMoment(cut.texts[0] ?? "", time.format) : undefined;
    if (momentMs === undefined || !time) return [];
    const ageMs = receivedAtMs - momentMs;
    const seconds = ageMs < 0 ? time.window.futureSeconds : time.window.pastSeconds;
    return [
      {
        cause: "clock",
        nowMs: momentMs,
        says: `The signature is right, but not its time: ${ageInWords(ageMs)} when it came, and the window is ${seconds} s.`,
        fix:
          ageMs < 0
            ? "Set the clocks, the sender's and this machine's; time servers (NTP) keep them so."
            : "Set the sender's clock. If it is right, the request was kept on the way or sent again as it was: have the sender sign anew, or widen the window of the signature gate.",
      },
    ];
  });
}

function nameOf({ lastFour }: KnownSecret): string {
  return `…${lastFour}`;
}

function dayOf(momentMs: number | undefined): string {
  return momentMs === undefined ? "an unknown day" : new Date(momentMs).toISOString().slice(0, 10);
}
