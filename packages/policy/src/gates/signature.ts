import type { Gate } from "../ports.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { specOf } from "../providers/index.ts";
import { verifySignature } from "../verify-signature.ts";

/** Lets in what carries the provider's own signature, made with any active secret of the endpoint. */
export const signature: Gate<"signature"> = (settings, { secrets, paths }) => {
  const spec = specOf(settings.provider, settings.hmac);
  const { toleranceSeconds } = settings;
  const schemes = spec.schemes.map((scheme) => prepareScheme(scheme, { secrets, paths, toleranceSeconds }));
  return (request, ports) => {
    const answer = verifySignature(schemes, request, ports.nowMs());
    return "reason" in answer ? answer : { ...answer, provider: spec.slug };
  };
};
