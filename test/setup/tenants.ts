import { readKeyRing } from "@postern/db/seal";
import { createOrganization } from "@postern/db/seed";
import { demoClientId, demoOrganizations } from "@postern/up/demo";
import { clientSecretOf, issuerOf } from "@postern/up/issuers";
import type { Gateway } from "./gateway.ts";

export interface TenantSettings {
  migratorUrl: string;
  keys: string;
  identityPort: number;
  identitySecret: string;
}

/** The two organizations of the local start, each with its own issuer at the identity provider. */
export async function makeOrganizations({ migratorUrl, keys, identityPort, identitySecret }: TenantSettings): Promise<void> {
  for (const { slug, name } of demoOrganizations) {
    const clientSecret = clientSecretOf(identitySecret, slug);
    const connection = { issuer: issuerOf(identityPort, slug), clientId: demoClientId, clientSecret, label: `${name} single sign-on` };
    await createOrganization(migratorUrl, readKeyRing(keys), { slug, name, projects: [{ slug: "production", name: "Production" }], connection });
  }
}

/** A GitHub endpoint with its secret, a URL destination, and the route between them. */
export async function wireGitHub(
  { call, projectId }: Gateway,
  { destinationUrl, secret }: { destinationUrl: string; secret: string },
): Promise<{ endpoint: { id: string; url: string }; destination: { id: string } }> {
  const endpoint = await call("endpoint.create", { projectId, name: "github", provider: "github", secret });
  const { destination } = await call("destination.create", { projectId, name: "receiver", url: destinationUrl, concurrency: 10 });
  await call("route.create", { endpointId: endpoint.id, destinationId: destination.id });
  return { endpoint, destination };
}
