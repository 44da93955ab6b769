import { handshakeReader } from "../handshake.ts";
import type { Gate } from "../ports.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { specOf } from "../providers/index.ts";
import { lackingSetting } from "../required-settings.ts";
import type { Settled } from "../verify/scheme.ts";
import { verifySignature } from "../verify-signature.ts";

/** Lets in what carries the provider's own signature, made with any active secret of the endpoint, or shakes hands without one. */
export const signature: Gate<"signature"> = (settings, { secrets, paths }) => {
  const spec = specOf(settings.provider, settings);
  const { toleranceSeconds } = settings;
  const schemes = spec.schemes.map((scheme) => prepareScheme(scheme, { secrets, paths, toleranceSeconds }));
  const shakeHands = handshakeReader(spec, { secrets, paths, proved: false });
  const lacking = lackingSetting(spec, settings.settings);
  const named = (answer: Settled) => ("reason" in answer ? answer : { ...answer, provider: spec.slug });

  return (request, ports) => {
    const handshake = shakeHands?.(request, ports.nowMs());
    if (handshake) return { seen: "a challenge", expected: "a challenge, answered at the gate", provider: spec.slug, handshake };
    if (lacking) return lacking;
    const answer = verifySignature(schemes, request, ports);
    return answer instanceof Promise ? answer.then(named) : named(answer);
  };
};
