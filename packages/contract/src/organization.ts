import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment, Name } from "./page.ts";
import { Right } from "./right.ts";
import { Role } from "./role.ts";
import { TunnelUse } from "./tunnel-rule.ts";

export const Slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "small letters, digits and dashes");

export const Organization = z.object({ id: idOf("org"), slug: Slug, name: Name });
export type Organization = z.infer<typeof Organization>;

export const Project = z.object({
  id: idOf("prj"),
  slug: Slug,
  name: Name,
  secondApprover: z.boolean().describe("Whether a policy becomes live only after somebody else approved it"),
  forbiddenTunnels: z.array(TunnelUse).describe("What its tunnels may not do, though the organization allows it"),
});
export type Project = z.infer<typeof Project>;

/** Who asks: a person on a session, an API key, or an agent token. */
export const Whoami = z.object({
  actor: z.object({ kind: z.enum(["user", "key", "agent"]), id: z.string(), name: z.string(), email: z.string().optional() }),
  role: Role,
  organization: Organization,
  projects: z.array(Project),
  rights: z.array(Right).describe("What this caller may do, which is less than the role has where a person calls through an agent"),
  sessionExpiresAt: Moment.optional(),
  agent: z
    .object({
      id: idOf("asn"),
      machine: z.string(),
      expiresAt: Moment.describe("When the sign-in ends, if it is not used till then"),
      endsAt: Moment.describe("When it ends in any case"),
    })
    .optional()
    .describe("The agent that the person calls through"),
});
export type Whoami = z.infer<typeof Whoami>;

export const Member = z.object({
  userId: idOf("usr"),
  name: z.string(),
  email: z.string(),
  role: Role,
  joinedAt: Moment,
  lastSeenAt: Moment.optional(),
  isYou: z.boolean(),
});
export type Member = z.infer<typeof Member>;
export const ChangeMemberRole = z.strictObject({ userId: idOf("usr"), role: Role.describe("The role from now on") });
export const RemoveMember = z.strictObject({ userId: idOf("usr") });
