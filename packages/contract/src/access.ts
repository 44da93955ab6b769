import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment, Name } from "./page.ts";
import { Right } from "./right.ts";

/** A key for programs: `key_<8 letters>_<secret><checksum>`, shown once; only its hash is stored. */
export const ApiKey = z.object({
  id: idOf("key"),
  name: Name,
  hint: z.string().describe("The first letters, to tell keys apart"),
  rights: z.array(Right),
  createdAt: Moment,
  createdBy: z.string(),
  expiresAt: Moment.optional(),
  lastUsedAt: Moment.optional(),
  revokedAt: Moment.optional(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const CreateApiKey = z.strictObject({
  name: Name.describe("What this key is for"),
  rights: z.array(Right).min(1).max(Right.options.length).describe("What it may do; never more than you may"),
  expiresInDays: z.int().min(1).max(730).optional().describe("Empty: it does not expire"),
});
export const CreatedApiKey = z.object({ key: ApiKey, secret: z.string().describe("Shown this once") });

/** Names, in which * stands for anything; none: all. */
const limitedTo = z.array(z.string().trim().min(1).max(80)).max(50);

/** A credential for `postern listen`: opens tunnels of its organization, and nothing else. */
export const AgentToken = z.object({
  id: idOf("agt"),
  name: Name,
  hint: z.string(),
  tunnels: limitedTo.describe("Names of the tunnels and shares it may open, * for anything; none: all"),
  endpoints: limitedTo.describe("Names or ids of the endpoints whose events it may bring, * for anything; none: all"),
  createdAt: Moment,
  createdBy: z.string(),
  expiresAt: Moment.optional(),
  lastUsedAt: Moment.optional(),
  revokedAt: Moment.optional(),
});
export type AgentToken = z.infer<typeof AgentToken>;
export const CreateAgentToken = z.strictObject({
  name: Name.describe("Whose machine this is for"),
  expiresInDays: z.int().min(1).max(365).default(90),
  tunnels: AgentToken.shape.tunnels.default([]),
  endpoints: AgentToken.shape.endpoints.default([]),
});
export const CreatedAgentToken = z.object({ token: AgentToken, secret: z.string().describe("Shown this once") });
