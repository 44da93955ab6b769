import { lastFourOf, shownMark } from "./last-four.ts";

/** `${env:NAME}`: the value of a variable where the file is applied; `${sealed:ab12}`: the one the gateway holds, by its last four characters. */
export const secretReference = /^\$\{(?:env:([A-Za-z_][A-Za-z0-9_]{0,99})|sealed(?::(.{1,8}))?)\}$/s;

/** What the gateway shows of a secret (`••••ab12`) as it stands in a file (`${sealed:ab12}`). Any other text is itself. */
export function referenceOf(shown: string): string {
  if (!shown.startsWith(shownMark)) return shown;
  const letters = shown.slice(shownMark.length);
  return sealedReference(letters);
}

/** The reference to a secret by its last four; a short one shows none. */
export function sealedReference(lastFour: string): string {
  return lastFour === lastFourOf("") ? `\${sealed}` : `\${sealed:${lastFour}}`;
}

/** The other way round; nothing for what is no such reference. */
export function shownOf(reference: string): string | undefined {
  const [whole, variable, letters = lastFourOf("")] = secretReference.exec(reference) ?? [];
  return whole === undefined || variable !== undefined ? undefined : shownMark + letters;
}

const variables = /\$\{env:([A-Za-z_][A-Za-z0-9_]{0,99})\}/g;

/** The names of the variables that a text asks for. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(variables)].map(([, name = ""]) => name);
}

/** The text with its variables filled in; those that are not set leave nothing. */
export function fillIn(text: string, variable: (name: string) => string | undefined): string {
  return text.replace(variables, (_, name: string) => variable(name) ?? "");
}
