import { z } from "zod";
import type { OidcLoginGate, Policy, PolicyNode } from "./policy.ts";

const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address, such as ada@example.com");

/** Who may come in at a share: whoever fits one of these. */
export const Audience = z.strictObject({
  people: z.array(Email).max(200).default([]).describe("E-mail addresses, as the organization's identity provider vouches for them"),
  groups: z.array(z.string().trim().min(1).max(200)).max(100).default([]).describe("Groups, as the identity provider names them"),
  keys: z.array(z.string().trim().min(1).max(80)).max(50).default([]).describe("API keys and agent tokens, by name or id"),
  organization: z.boolean().default(false).describe("Every member of the organization"),
  public: z.boolean().default(false).describe("Anyone who has the address"),
});
export type Audience = z.infer<typeof Audience>;

/** Reads who may come in as it is written on the command line: `alice@corp`, `group:qa`, `key:ci`, `organization`. Throws a sentence. */
export function readAudience(words: readonly string[], isPublic = false): Audience {
  const audience: Audience = { people: [], groups: [], keys: [], organization: false, public: isPublic };
  for (const word of words.flatMap((list) => list.split(",")).map((text) => text.trim())) {
    if (word === "organization") audience.organization = true;
    else if (word.startsWith("group:") && word.length > 6) audience.groups.push(word.slice(6));
    else if (word.startsWith("key:") && word.length > 4) audience.keys.push(word.slice(4));
    else if (Email.safeParse(word).success) audience.people.push(word.toLowerCase());
    else throw new Error(`"${word}" is nobody: write an e-mail address, group:NAME, key:NAME or organization`);
  }
  return audience;
}

/** The audience in words, as lists and the audit log show it. */
export function tellAudience({ people, groups, keys, organization, public: isPublic }: Audience): string {
  const parts = [
    ...(isPublic ? ["anyone"] : []),
    ...(organization ? ["the organization"] : []),
    ...people,
    ...groups.map((name) => `group ${name}`),
    ...keys.map((name) => `key ${name}`),
  ];
  return parts.length === 0 ? "nobody" : parts.join(", ");
}

/** Whether someone can come in by signing in. */
export function asksForSignIn({ people, groups, organization }: Audience): boolean {
  return organization || people.length > 0 || groups.length > 0;
}

/** How long a sign-in at a share counts: a working day, and no longer than the share is open. */
const sessionMinutes = 720;

/** The gates that ask who is signed in; whoever passes one of them comes in. None where nobody comes in by signing in: ask asksForSignIn first. */
export function loginPolicyOf({ people, groups, organization }: Audience): Policy {
  const gates: PolicyNode[] = [];
  const asked = (who: OidcLoginGate["who"], named: Pick<OidcLoginGate, "people" | "groups">): PolicyNode => ({
    ...{ kind: "oidc-login", who, ...named, groupsClaim: "groups", conditions: [], sessionMinutes },
  });
  if (organization) gates.push(asked("members", { people: [], groups: [] }));
  if (people.length + groups.length > 0) gates.push(asked("anyone", { people, groups }));
  return { all: gates.length > 0 ? [{ any: gates }] : [] };
}
