import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";
import { Right } from "./right.ts";

/** The agent, as an OAuth client: public, so it has no secret (RFC 8628). */
export const agentClientId = "postern-agent";
export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** Where the authorization server answers, below the dashboard's address. */
export const oauthPaths = { device: "/oauth/device", token: "/oauth/token", revoke: "/oauth/revoke", enter: "/device" } as const;

/** How long a code can be entered, and how long an agent waits between two questions. */
export const deviceCodeLife = { codeMs: 600_000, pollSeconds: 5 } as const;

/** What a person's agent may be given; nobody administers from a command line that stays signed in. */
export const agentRights: readonly Right[] = Right.options.filter((right) => right !== "administer");

/** Twenty letters that are no vowels and are not taken for one another (RFC 8628, section 6.1): eight of them are 34 bits. */
export const userCodeLetters = "BCDFGHJKLMNPQRSTVWXZ";

/** The code as people type it: small letters, blanks and dashes are as good. Its value is the eight letters. */
export const UserCode = z
  .string()
  .max(40)
  .transform((text) => text.toUpperCase().replace(/[^A-Z0-9]/g, ""))
  .pipe(z.string().regex(new RegExp(`^[${userCodeLetters}]{8}$`), "eight letters, as the agent shows them: XXXX-XXXX"));

/** `BCDF-GHJK`. */
export function showUserCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export const EnterUserCode = z.strictObject({ userCode: UserCode.describe("The code that the agent shows") });

/** An agent that asks to be signed in, as the person sees it who entered its code. */
export const WaitingAgent = z.object({
  machine: z.string().describe("What the agent calls its machine"),
  agentVersion: z.string(),
  address: z.string().describe("Where it asked from"),
  rights: z.array(Right).describe("What it would be able to do: what it asked for, as far as you may"),
  requestedAt: Moment,
  expiresAt: Moment,
});
export type WaitingAgent = z.infer<typeof WaitingAgent>;

/** A person's sign-in from an agent. */
export const AgentSignIn = z.object({
  id: idOf("asn"),
  person: z.string(),
  email: z.string(),
  isYou: z.boolean(),
  isThis: z.boolean().describe("Whether this call was made through it"),
  machine: z.string(),
  agentVersion: z.string(),
  address: z.string().describe("The last one it called from"),
  rights: z.array(Right),
  createdAt: Moment,
  lastUsedAt: Moment.describe("To the minute"),
  expiresAt: Moment.describe("When it ends, if it is not used till then"),
});
export type AgentSignIn = z.infer<typeof AgentSignIn>;
