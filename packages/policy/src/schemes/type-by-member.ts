import type { ProviderSpec } from "../provider.ts";

/**
 * The types of events that are told by which member the body has: each by its name, with the path of a value that always stands in it,
 * as `callback_query: "id"`.
 */
export function typeByMember(members: Readonly<Record<string, string>>): ProviderSpec["event"]["type"] {
  return Object.entries(members).map(([word, path]) => ({ word, when: { input: { json: `${word}.${path}` }, present: true } }));
}
