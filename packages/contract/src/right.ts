import { z } from "zod";

/** What an actor may do; a role is a set of rights (role.ts), an API key names its own. */
export const Right = z.enum(["read", "payload", "operate", "tunnel", "publish", "configure", "audit", "administer"]);
export type Right = z.infer<typeof Right>;
