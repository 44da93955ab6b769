import { flag, list, ranges, readSettings } from "@postern/contract/environment";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);

/** The only reader of ingest's environment. */
export const Environment = z
  .object({
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).describe("PostgreSQL, as the login role postern_ingest"),
    POSTERN_HUB_DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/ })
      .optional()
      .describe("The same database as the login role postern_hub; needed where this process is a hub"),
    POSTERN_KEYS: z.string().min(1).describe("Key ring that opens sealed secrets: id:base64 of 32 bytes, the newest first"),
    POSTERN_LOCAL: flag.default(false).describe("1 on a developer's machine: plain HTTP is taken"),
    POSTERN_UNSAFE: flag.default(false).describe("1 starts in spite of settings that break the promises; every log line and every page says so"),
    POSTERN_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info").describe("Least level that is logged"),
    POSTERN_INGEST_HOST: z.string().default("0.0.0.0").describe("Address to listen on"),
    POSTERN_INGEST_PORT: port.default(8_080).describe("Port of the public endpoints"),
    POSTERN_INGEST_URL: z.url({ protocol: /^https?$/ }).describe("Public base address, as providers are given it"),
    POSTERN_WEB_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Where people's browsers reach the dashboard; without it nobody can sign in at an endpoint"),
    POSTERN_TLS_CERT: z.string().optional().describe("Certificate chain file (PEM); with POSTERN_TLS_KEY, HTTPS is served here"),
    POSTERN_TLS_KEY: z.string().optional().describe("Private key file (PEM)"),
    POSTERN_TRUSTED_PROXIES: ranges
      .default([])
      .describe("Ranges whose X-Forwarded-For, X-Forwarded-Proto, Client-Cert and X-Forwarded-Client-Cert are believed"),
    POSTERN_EGRESS_ALLOW: list.default([]).describe("Ranges that identity issuers may lie in though they are not public"),
    POSTERN_MMDB_COUNTRY: z.string().optional().describe("File in MaxMind's DB format that says the country of an address; read again when it changes"),
    POSTERN_MMDB_ASN: z.string().optional().describe("The same for autonomous systems; may be the same file"),
    POSTERN_HEALTH_PORT: port.default(8_082).describe("Port of /healthz, /readyz and /metrics; loopback only"),
    POSTERN_HUB_PORT: port.default(8_081).describe("Port of the tunnel hub"),
    POSTERN_HUB_ADDRESS: z
      .url({ protocol: /^wss?$/ })
      .max(300)
      .optional()
      .describe(
        "Where agents reach this very hub, where there are several: its host is the one that agents are given (POSTERN_HUB_URL), or below it. Without it, visitors of shares who land here reach only agents that are here",
      ),
    POSTERN_SHARE_URL: z
      .url({ protocol: /^https?$/ })
      .transform((text) => text.replace(/\/+$/, ""))
      .optional()
      .describe("Where visitors reach shares: each has a name under this one's host. Without it there are none"),
    POSTERN_SHARE_PORT: port.default(8_083).describe("Port of the share front, where the hub runs"),
    POSTERN_SHARE_TLS_CERT: z.string().optional().describe("Certificate chain file (PEM) of shares, such as of a wildcard; POSTERN_TLS_CERT when empty"),
    POSTERN_SHARE_TLS_KEY: z.string().optional().describe("Its private key file (PEM)"),
    POSTERN_SHARE_CERTIFICATES: z
      .string()
      .optional()
      .describe(
        "Folder with certificates of shares' own host names: <host>.crt (a chain) and <host>.key; _.<domain>.crt for a wildcard; read again every minute",
      ),
    POSTERN_ACME_DIRECTORY_URL: z
      .url({ protocol: /^https$/ })
      .optional()
      .describe("Certificate authority (ACME, RFC 8555) that issues certificates of shares' and endpoints' own host names; none are asked for without it"),
    POSTERN_ACME_EMAIL: z.email().optional().describe("Whom the certificate authority writes to"),
    POSTERN_ACME_TERMS_AGREED: flag.default(false).describe("1 once the operator agrees to the certificate authority's terms of service"),
    POSTERN_ACME_PORT: port
      .default(8_084)
      .describe("Port that answers the certificate authority, where the hub runs: port 80 of each such host must lead to it"),
    POSTERN_ROLES: list
      .pipe(z.array(z.enum(["receive", "hub"])).min(1))
      .default(["receive", "hub"])
      .describe("What this process does: receive, hub, or both"),
  })
  .refine((env) => (env.POSTERN_TLS_CERT === undefined) === (env.POSTERN_TLS_KEY === undefined), {
    path: ["POSTERN_TLS_CERT"],
    message: "needs POSTERN_TLS_KEY beside it, and the other way round",
  })
  .refine((env) => (env.POSTERN_SHARE_TLS_CERT === undefined) === (env.POSTERN_SHARE_TLS_KEY === undefined), {
    path: ["POSTERN_SHARE_TLS_CERT"],
    message: "needs POSTERN_SHARE_TLS_KEY beside it, and the other way round",
  })
  .refine((env) => env.POSTERN_ACME_DIRECTORY_URL === undefined || env.POSTERN_ACME_TERMS_AGREED, {
    path: ["POSTERN_ACME_DIRECTORY_URL"],
    message: "its terms must be agreed to: read them, and set POSTERN_ACME_TERMS_AGREED=1",
  })
  .refine((env) => env.POSTERN_ACME_DIRECTORY_URL === undefined || isTlsSpokenAtShares(env), {
    path: ["POSTERN_ACME_DIRECTORY_URL"],
    message: "is for shares over HTTPS that ends here: set POSTERN_SHARE_URL to an https address, and POSTERN_SHARE_TLS_CERT",
  })
  .refine((env) => env.POSTERN_HUB_DATABASE_URL !== undefined || !env.POSTERN_ROLES.includes("hub"), {
    path: ["POSTERN_HUB_DATABASE_URL"],
    message: "a hub has a login of its own; without one, set POSTERN_ROLES=receive",
  });
export type Environment = z.infer<typeof Environment>;

function isTlsSpokenAtShares(env: {
  POSTERN_SHARE_URL?: string | undefined;
  POSTERN_SHARE_TLS_CERT?: string | undefined;
  POSTERN_TLS_CERT?: string | undefined;
}) {
  return env.POSTERN_SHARE_URL?.startsWith("https:") === true && (env.POSTERN_SHARE_TLS_CERT ?? env.POSTERN_TLS_CERT) !== undefined;
}

export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  return readSettings(Environment, source);
}
