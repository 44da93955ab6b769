import { JsonPaths } from "../json-paths.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import type { ProviderSpec } from "../provider.ts";
import { providers } from "../providers/index.ts";
import { Reading } from "../reading.ts";
import { showSignature } from "../verify/show.ts";
import type { Patient, Trial } from "./trial.ts";

/** The other providers whose signature the request shows. */
export function providerTrials({ spec, request }: Patient): Trial[] {
  return providers
    .filter(({ slug }) => slug !== spec.slug && slug !== "generic-hmac")
    .filter((other) => isShown(other, request))
    .map((other) => ({
      cause: "other-provider",
      spec: other,
      says: `It verifies as ${other.name}: the endpoint's policy asks for the signature of ${spec.name}.`,
      fix: `Set the provider of the signature gate to ${other.name}; or have ${spec.name} post here, and ${other.name} to an endpoint of its own.`,
    }));
}

function isShown({ schemes }: ProviderSpec, request: Patient["request"]): boolean {
  return schemes.some((scheme) => {
    if (scheme.algorithm === "address") return false;
    const paths = new JsonPaths();
    const prepared = prepareScheme(scheme, { secrets: [], paths });
    const reading = new Reading(request, paths);
    return prepared.applies(reading) && "texts" in showSignature(prepared, reading);
  });
}
