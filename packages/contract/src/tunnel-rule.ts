import { z } from "zod";
import { idOf } from "./id.ts";

/** What a project can be kept from: stored events, a live web server, a live TCP port, shares that anyone can enter, copies of events. */
export const TunnelUse = z.enum(["durable", "http", "tcp", "public", "mirror"]);
export type TunnelUse = z.infer<typeof TunnelUse>;

/** Each in words, as it follows "allows no". */
export const tunnelUseMeaning: Record<TunnelUse, string> = {
  durable: "tunnels that bring stored events",
  http: "shares of web servers",
  tcp: "shares over TCP",
  public: "shares that anyone can enter",
  mirror: "mirrors",
};

/** What a project keeps its tunnels from, beyond what the organization does; never more than that allows. */
export const ForbidTunnels = z.strictObject({
  id: idOf("prj"),
  forbidden: z
    .array(TunnelUse)
    .max(TunnelUse.options.length)
    .transform((uses) => TunnelUse.options.filter((use) => uses.includes(use))),
});

const minutes = z.int().min(1).max(525_600);

/** Where a value stands in a JSON body. */
const FieldPath = z
  .string()
  .max(200)
  .regex(/^(\*\*\.)?(?!\*\*)[^.\s]+(\.(?!\*\*)[^.\s]+){0,9}$/, "must be a path such as card.number, items.*.email, or **.ssn at any depth");

/** What an organization allows its tunnels. */
export const TunnelRule = z.object({
  allow: z.enum(["all", "named", "none"]).describe("Which endpoints may feed tunnels: all, those that are named, or none"),
  endpointIds: z.array(idOf("ep")).describe("The named endpoints"),
  shares: z.boolean().describe("Whether anyone may open a share"),
  payloadsStay: z.boolean().describe("Whether bodies are revealed in the dashboard alone: to no agent, no mirror and no API key. Routes to destinations go on"),
  mirrorCovers: z
    .array(FieldPath)
    .max(20)
    .describe(
      "Fields of JSON bodies that no mirror shows, nor looks into: card.number, items.*.email, **.ssn at any depth. Bodies that are no JSON, or too large, are left out",
    ),
  lifeMinutes: minutes.optional().describe("How long an agent may run before it has to be started again"),
  idleMinutes: minutes.optional().describe("How long an agent may go without a delivery"),
});
export type TunnelRule = z.infer<typeof TunnelRule>;

/** What holds where nobody set a rule. */
export const noTunnelRule: TunnelRule = { allow: "all", endpointIds: [], shares: true, payloadsStay: false, mirrorCovers: [] };

export const SetTunnelRule = z
  .strictObject({
    allow: TunnelRule.shape.allow.default("all"),
    endpointIds: TunnelRule.shape.endpointIds.max(500).default([]),
    shares: TunnelRule.shape.shares.default(true),
    payloadsStay: TunnelRule.shape.payloadsStay.default(false),
    mirrorCovers: TunnelRule.shape.mirrorCovers.default([]),
    lifeMinutes: minutes.optional().describe("How long an agent may run, in minutes; no limit when empty"),
    idleMinutes: minutes.optional().describe("How long an agent may go without a delivery, in minutes; no limit when empty"),
  })
  .refine(({ allow, endpointIds }) => allow !== "named" || endpointIds.length > 0, { path: ["endpointIds"], message: "name one endpoint at least" });

/** What no project of an organization can allow, since the organization does not. */
export function forbiddenEverywhere({ allow, shares, payloadsStay }: TunnelRule, { isPublicAllowed }: { isPublicAllowed: boolean }): ReadonlySet<TunnelUse> {
  if (allow === "none") return new Set(TunnelUse.options);
  const forbidden: TunnelUse[] = [
    ...(shares ? [] : (["http", "tcp", "public"] as const)),
    ...(payloadsStay ? (["durable", "mirror"] as const) : []),
    ...(isPublicAllowed ? [] : (["public"] as const)),
  ];
  return new Set(forbidden);
}
