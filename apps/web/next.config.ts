import path from "node:path";
import type { NextConfig } from "next";

const root = path.resolve(import.meta.dirname, "../..");

/** Headers that never change; the Content-Security-Policy carries a nonce and is set per request in src/proxy.ts. */
const headers = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
};

const config: NextConfig = {
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: ["@postern/contract", "@postern/policy", "@postern/egress", "@postern/db"],
  serverExternalPackages: ["pg", "pg-boss", "pino", "undici", "openid-client", "@prisma/client", "@prisma/adapter-pg"],
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  images: { unoptimized: true },
  headers: async () => [{ source: "/:path*", headers: Object.entries(headers).map(([key, value]) => ({ key, value })) }],
};

export default config;
