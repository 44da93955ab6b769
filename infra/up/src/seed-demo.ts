import fs from "node:fs";
import path from "node:path";
import { rightsOfRole } from "@postern/db/access/rights-of";
import { openDatabase } from "@postern/db/database";
import { type Caller, runProcedure } from "@postern/db/run-procedure";
import { readKeyRing } from "@postern/db/seal";
import { createOrganization } from "@postern/db/seed";
import { createOneTimeLink } from "@postern/db/seed-person";
import type { Addresses } from "./apps.ts";
import { demoClientId, demoOrganizations } from "./demo.ts";
import { clientSecretOf, issuerOf } from "./issuers.ts";
import type { State } from "./state.ts";
import type { Ready } from "./summary.ts";

export interface DemoPlace {
  state: State;
  migratorUrl: string;
  webDatabaseUrl: string;
  addresses: Addresses;
  identityPort: number;
}

const tryName = "try-me";

/** Two organizations with a way in each, something to try in the first, and a link that signs its person in once. Again: only what is missing. */
export async function seedDemo(place: DemoPlace): Promise<Pick<Ready, "signInLink" | "tryEndpoint" | "agentTokenFile">> {
  const { state, migratorUrl, webDatabaseUrl, addresses } = place;
  const organizationIds: string[] = [];
  for (const { slug } of demoOrganizations) organizationIds.push(await openOrganization(place, slug));
  const [organizationId] = organizationIds;
  const person = demoOrganizations[0]?.people[0];
  if (!organizationId || !person) throw new Error("there is no demo organization");

  const { token, userId } = await createOneTimeLink(migratorUrl, organizationId, person);
  // Only what an endpoint without a provider needs is asked of these ports here.
  const policyPorts = {
    defaultPolicyOf: () => ({ all: [] }),
    secretKindOf: () => "shared" as const,
    secretFault: () => undefined,
    settingFaults: () => ({}),
    isSecretSetting: () => false,
    firstAnswerOf: () => undefined,
    checkPolicy: () => [],
    certificates: { readAuthorities: () => [], readList: () => "" },
  };
  const ports = { ...policyPorts, publicBase: addresses.ingest, hubUrl: addresses.hub, shareBase: addresses.share, webUrl: addresses.web };
  const database = openDatabase({ url: webDatabaseUrl, keyRing: readKeyRing(state.keys), ports });
  const actor = { kind: "user" as const, id: userId, name: person.name };
  try {
    const toTry = await somethingToTry({ database, scope: { organizationId, actor, rights: rightsOfRole("owner") } }, state.folder);
    return { signInLink: `${addresses.web}/link/${token}`, ...toTry };
  } finally {
    await database.close();
  }
}

async function openOrganization({ state, migratorUrl, identityPort }: DemoPlace, slug: string): Promise<string> {
  const name = demoOrganizations.find((known) => known.slug === slug)?.name ?? slug;
  const clientSecret = clientSecretOf(state.secrets.identity, slug);
  const connection = { issuer: issuerOf(identityPort, slug), clientId: demoClientId, clientSecret, label: `${name} single sign-on` };
  const projects = [{ slug: "production", name: "Production" }];
  const { organizationId } = await createOrganization(migratorUrl, readKeyRing(state.keys), { slug, name, projects, connection });
  return organizationId;
}

/** An endpoint that takes anything, and an agent token in a file that only its owner reads: made once for a database. */
async function somethingToTry(caller: Caller, folder: string): Promise<Pick<Ready, "tryEndpoint" | "agentTokenFile">> {
  const { projects } = await runProcedure(caller, "session.get", {});
  const [project] = projects;
  if (!project) return {};
  const endpoints = await runProcedure(caller, "endpoint.list", { projectId: project.id });
  const toTry = endpoints.find(({ name }) => name === tryName);
  const agentTokenFile = path.join(folder, "agent-token");
  const token = (await runProcedure(caller, "agent-token.list", {})).find(({ hint }) => hint === hintIn(agentTokenFile));
  if (token) return { ...(!token.revokedAt && { agentTokenFile }), ...(toTry && { tryEndpoint: toTry.url }) };

  const { secret } = await runProcedure(caller, "agent-token.create", { name: "This machine", expiresInDays: 365 });
  fs.writeFileSync(agentTokenFile, `${secret}\n`, { mode: 0o600 });
  const { url } = toTry ?? (await runProcedure(caller, "endpoint.create", { projectId: project.id, name: tryName }));
  return { agentTokenFile, tryEndpoint: url };
}

/** What tells the token in this file from others; nothing when there is none. */
function hintIn(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("_")[1] : undefined;
}
