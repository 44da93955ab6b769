import { lastFourOf, shownMark } from "@postern/contract/last-four";
import type { Policy } from "@postern/contract/policy";
import type { FileEndpoint } from "@postern/contract/policy-file";
import { fillIn, shownOf, variablesIn } from "@postern/contract/secret-reference";
import type { Path } from "@postern/contract/yaml-text";
import type { FileFaults } from "./open-file.ts";
import { changeSecretTexts, type SecretPlace } from "./secret-texts.ts";

/** What a file needs from around it. */
export interface Surroundings {
  /** A variable of the environment. */
  variable(name: string): string | undefined;
  /** Whether a setting of a provider is a secret. */
  isSecret(provider: string, name: string): boolean;
}

/** A policy with its references followed: as it is sent, and as the gateway will show it. */
export interface ResolvedPolicy {
  sent: Policy;
  shown: Policy;
}

/** Follows the references of an endpoint's policy. A secret in clear, a variable that is not set and a reference where none is read are faults. */
export function resolvePolicy(policy: Policy, around: Surroundings, tell: (path: Path, says: string) => void): ResolvedPolicy {
  const resolve = (shows: (value: string) => string) => (text: string) => {
    const sealed = shownOf(text);
    if (sealed !== undefined) return sealed;
    return variablesIn(text).length > 0 ? shows(fillIn(text, around.variable)) : text;
  };
  changeSecretTexts(policy, (text, place) => {
    const fault = faultOf(text, place, around);
    if (fault !== undefined) tell(place.path, fault);
    return text;
  });
  return {
    sent: changeSecretTexts(
      policy,
      resolve((value) => value),
    ),
    shown: changeSecretTexts(
      policy,
      resolve((value) => shownMark + lastFourOf(value)),
    ),
  };
}

function faultOf(text: string, { provider, name }: SecretPlace, { variable, isSecret }: Surroundings): string | undefined {
  const names = variablesIn(text);
  if (!isSecret(provider, name)) return names.length > 0 || shownOf(text) !== undefined ? `is no secret of ${provider}: write its value` : undefined;
  if (names.length === 0) return shownOf(text) === undefined ? `is a secret: write \${env:NAME}, and set that variable where the file is applied` : undefined;
  return unsetWords(names, variable);
}

function unsetWords(names: readonly string[], variable: Surroundings["variable"]): string | undefined {
  const unset = names.filter((name) => !variable(name));
  return unset.length > 0 ? `asks for ${unset.join(", ")}, which is not set in the environment` : undefined;
}

/** A secret of an endpoint that the file names: what to add, or the last four of one that is to be there. */
export type NamedSecret = { reference: string; lastFour: string; value?: string };

export function resolveSecrets(endpoint: FileEndpoint, around: Surroundings, tell: (path: Path, says: string) => void): NamedSecret[] {
  return (endpoint.secrets ?? []).map((reference, index) => {
    const names = variablesIn(reference);
    const unset = unsetWords(names, around.variable);
    if (unset !== undefined) tell(["secrets", index], unset);
    const sealed = shownOf(reference);
    if (sealed !== undefined) return { reference, lastFour: sealed.slice(shownMark.length) };
    const value = fillIn(reference, around.variable);
    return { reference, lastFour: lastFourOf(value), value };
  });
}

/** Says faults at a place below another one. */
export function within(faults: Pick<FileFaults, "add">, at: Path): (path: Path, says: string) => void {
  return (path, says) => faults.add([...at, ...path], says);
}
