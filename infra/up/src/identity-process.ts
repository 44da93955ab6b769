import path from "node:path";
import type { AppProcess } from "./app-process.ts";
import { demoOrganizations } from "./demo.ts";
import { issuerOf } from "./issuers.ts";

export interface IdentityHouse {
  secrets: { demo: string; identity: string };
  logFolder: string;
}

/** The local identity provider as a process of its own; its issuers answer once it serves. */
export function identityProcess(port: number, webUrl: string, { secrets, logFolder }: IdentityHouse): AppProcess {
  const [first] = demoOrganizations;
  return {
    name: "identity provider",
    command: ["infra/up/src/identity-provider-main.ts"],
    env: {
      PATH: process.env.PATH ?? "",
      POSTERN_IDP_PORT: String(port),
      POSTERN_WEB_URL: webUrl,
      POSTERN_IDP_PASSWORD: secrets.demo,
      POSTERN_IDP_SECRET: secrets.identity,
    },
    readyUrl: `${issuerOf(port, first?.slug ?? "")}/.well-known/openid-configuration`,
    logFile: path.join(logFolder, "identity-provider.log"),
  };
}
