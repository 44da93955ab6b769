import { z } from "zod";
import { AgentToken } from "./access.ts";
import { idOf } from "./id.ts";
import { ClaimCondition, OidcTokenGate } from "./oidc-token-gate.ts";
import { Moment, Name } from "./page.ts";

const { issuer, jwksUrl } = OidcTokenGate.shape;
const { tunnels, endpoints } = AgentToken.shape;
const audience = z.string().trim().min(1).max(500);

/**
 * A program that an identity issuer vouches for, such as a job of GitHub Actions or a pod of Kubernetes. It shows a token of that issuer, once, and is given an
 * agent token of an hour.
 */
export const TrustedWorkload = z.object({
  id: idOf("twl"),
  name: Name,
  issuer,
  audience,
  conditions: z.array(ClaimCondition),
  jwksUrl,
  tunnels,
  endpoints,
  createdAt: Moment,
  createdBy: z.string(),
  lastUsedAt: Moment.optional(),
});
export type TrustedWorkload = z.infer<typeof TrustedWorkload>;

export const AddTrustedWorkload = z.strictObject({
  name: Name.describe("What runs there, such as tests of payments"),
  issuer,
  audience: audience.optional().describe("Whom its tokens are for (aud); the address of this dashboard when empty"),
  conditions: z
    .array(ClaimCondition)
    .min(1, "name one claim at least: an issuer such as GitHub signs tokens for everyone")
    .max(20)
    .describe("What its token must claim; all must hold"),
  jwksUrl,
  tunnels: tunnels.default([]),
  endpoints: endpoints.default([]),
});

/** The grant by which a workload's token is exchanged (RFC 8693, section 2.1), and the kinds of token on either side of it (section 3). */
export const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
export const tokenTypes = {
  id: "urn:ietf:params:oauth:token-type:id_token",
  jwt: "urn:ietf:params:oauth:token-type:jwt",
  access: "urn:ietf:params:oauth:token-type:access_token",
} as const;
/** How long what is given for it is good. */
export const workloadTokenSeconds = 3_600;
/** The token that is shown: those of Microsoft Entra come to 3 KB. */
export const idTokenLettersMax = 6_000;
