import { z } from "zod";
import { idOf } from "./id.ts";
import { ClaimCondition } from "./oidc-token-gate.ts";

const Text = z.string().trim().min(1).max(500);
const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address, such as ada@example.com");

export const OidcLoginGate = z
  .strictObject({
    kind: z.literal("oidc-login"),
    who: z.enum(["members", "anyone"]).default("members").describe("Members of the organization, or anyone whom its identity provider signs in"),
    people: z.array(Email).max(200).default([]).describe("E-mail addresses of those who may come in; where groups are named too, either will do"),
    groups: z.array(Text).max(100).default([]).describe("Groups who may come in; where people are named too, either will do"),
    groupsClaim: Text.default("groups").describe("The claim in which the identity provider names a person's groups; dots lead into objects"),
    conditions: z.array(ClaimCondition).max(20).default([]).describe("What the identity provider must say of the person besides; all must hold"),
    sessionMinutes: z.int().min(1).max(720).default(60).describe("How long a sign-in counts here, 12 hours at most"),
    idleMinutes: z.int().min(5).max(720).optional().describe("How long it counts without a request; until its end when empty"),
    connection: idOf("con").optional().describe("Id of the single sign-on connection, as sso-connection.list has it; the one that was added last when empty"),
  })
  .describe(
    "People sign in with the organization's identity provider before their browser comes in; a program never sees a login page. The endpoint needs a host name of its own.",
  );
export type OidcLoginGate = z.infer<typeof OidcLoginGate>;

/** A way by which an organization's people sign in: an identity provider, under the name that the operator gave it. */
export const SsoConnection = z.object({ id: idOf("con"), label: z.string().describe("Its name on the sign-in page"), issuer: z.string() });
export type SsoConnection = z.infer<typeof SsoConnection>;
