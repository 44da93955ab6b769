import { z } from "zod";
import type { Secret } from "./endpoint.ts";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";

/** An old secret that proved nothing for so long can go. */
export const quietDays = 7;
const dayMs = 86_400_000;

/** Where a secret stands in its life. next: added beside others and not used yet; old: another was added after it and is used. */
export type SecretStage = "only" | "next" | "current" | "old" | "ending" | "retired";

type Facts = Pick<Secret, "id" | "createdAt" | "activeUntil" | "lastUsedAt">;

/** Among all of an endpoint's secrets: the newest is the next one until it is used, and from then on those before it are old. */
export function stageOf(secret: Facts, all: readonly Facts[], nowMs: number): SecretStage {
  const { activeUntil } = secret;
  if (activeUntil !== undefined && activeUntil.getTime() <= nowMs) return "retired";
  const active = all.filter((other) => other.activeUntil === undefined || other.activeUntil.getTime() > nowMs);
  const later = active.filter((other) => other.id !== secret.id && other.createdAt > secret.createdAt);
  if (activeUntil !== undefined && later.length > 0) return "ending";
  if (later.some(({ lastUsedAt }) => lastUsedAt !== undefined)) return "old";
  if (active.length === 1) return "only";
  return secret.lastUsedAt === undefined && later.length === 0 ? "next" : "current";
}

/** Whether an old secret may go without anyone noticing: the sender has used the next one, and not this one for days. */
export function isSafeToRetire(secret: Facts, all: readonly Facts[], nowMs: number): boolean {
  if (stageOf(secret, all, nowMs) !== "old") return false;
  const lastSignMs = Math.max(secret.lastUsedAt?.getTime() ?? 0, nextAddedAt(secret, all)?.getTime() ?? nowMs);
  return nowMs - lastSignMs >= quietDays * dayMs;
}

/** When the first secret after this one was added. */
export function nextAddedAt(secret: Facts, all: readonly Facts[]): Date | undefined {
  const later = all.filter((other) => other.id !== secret.id && other.createdAt > secret.createdAt).map(({ createdAt }) => createdAt);
  return later.toSorted((one, other) => one.getTime() - other.getTime())[0];
}

export const ListUnusedSecrets = z.strictObject({
  days: z.int().min(1).max(365).default(30).describe("Not used for so many days, or never"),
});

/** A secret that is active and that nobody signs with. */
export const UnusedSecret = z.object({
  id: idOf("sec"),
  lastFour: z.string(),
  kind: z.enum(["shared", "public-key"]),
  endpointId: idOf("ep"),
  endpointName: z.string(),
  provider: z.string().optional(),
  projectSlug: z.string(),
  projectName: z.string(),
  createdAt: Moment,
  createdBy: z.string(),
  lastUsedAt: Moment.optional(),
  activeUntil: Moment.optional(),
  hasOther: z.boolean().describe("Whether another secret of the endpoint was used within those days"),
});
export type UnusedSecret = z.infer<typeof UnusedSecret>;
