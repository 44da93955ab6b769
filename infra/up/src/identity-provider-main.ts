import { z } from "zod";
import { startIdentityProvider } from "./identity-provider.ts";

/** What the starter hands to the local identity provider, which runs as a process of its own. */
const IdentityEnvironment = z.object({
  POSTERN_IDP_PORT: z.coerce.number().int(),
  POSTERN_WEB_URL: z.url(),
  POSTERN_IDP_PASSWORD: z.string().min(8),
  POSTERN_IDP_SECRET: z.string().min(16),
});

const env = IdentityEnvironment.parse(process.env);
const provider = await startIdentityProvider({
  port: env.POSTERN_IDP_PORT,
  webUrl: env.POSTERN_WEB_URL,
  password: env.POSTERN_IDP_PASSWORD,
  secret: env.POSTERN_IDP_SECRET,
});
console.log(JSON.stringify({ event: "ready", port: provider.port }));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => provider.stop().then(() => process.exit(0)));
