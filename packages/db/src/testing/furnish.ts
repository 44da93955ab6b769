import { createCredential } from "../access/credential.ts";
import { newId } from "../new-id.ts";
import type { Scope } from "../scope.ts";
import { asOwner } from "./as-owner.ts";
import type { Tenant } from "./tenant.ts";

export type Things = Awaited<ReturnType<typeof furnish>>;

/** Secrets that furnished things and their inputs hold: none may ever be seen again. */
export const canaries = ["canary-endpoint-secret", "canary-second-secret", "canary-bearer-token", "canary-client-secret"];

/** One of everything, in an organization. */
export async function furnish(tenant: Tenant, migratorUrl: string) {
  const { ask, projectId } = tenant;
  const endpoint = await tenant.createEndpoint({ provider: "github", secret: "canary-endpoint-secret", destinationUrl: "https://example.test/in" });
  const [secret] = await ask("secret.list", { endpointId: endpoint.id });
  const [destination] = await ask("destination.list", { projectId });
  const [route] = await ask("route.list", { projectId });
  const { destination: spare } = await ask("destination.create", { projectId, name: "Spare", url: "https://example.test/spare" });
  const { destination: emptied } = await ask("destination.create", { projectId, name: "Emptied", url: "https://example.test/emptied" });
  const { destination: tripped } = await ask("destination.create", { projectId, name: "Tripped", url: "https://example.test/tripped" });
  await asOwner(migratorUrl, "UPDATE destination SET held_cause = 'breaker', held_since = now(), probe_at = now() WHERE id = $1", [tripped.id]);
  const [retired] = (await ask("destination.rotate-signing-secret", { id: tripped.id })).destination.signingSecrets.slice(1);
  const requestId = await tenant.addRequest(endpoint.id, {
    rawHeaders: "Authorization: ****\r\nX-Plain: 1\r\n",
    credentials: { 0: "Bearer canary-bearer-token" },
  });
  const deliveryId = await tenant.addDelivery(requestId, { endpointId: endpoint.id, destinationId: destination?.id ?? "" });
  const failedId = await tenant.addDelivery(requestId, { endpointId: endpoint.id, destinationId: destination?.id ?? "", state: "failed" });
  const { token } = await ask("agent-token.create", { name: "laptop" });
  const agent: Scope = { ...tenant.scope, actor: { kind: "agent", id: token.id, name: token.name }, rights: new Set() };
  const { tunnel } = await ask("tunnel.open", { name: "laptop" }, agent);
  const { key } = await ask("api-key.create", { name: "reader", rights: ["read"] });
  const domain = await ask("domain.add", { domain: "shop.example" });
  const [userId, sessionId] = [newId("usr"), newId("ses")];
  const { organizationId, ownerId } = tenant;
  await asOwner(migratorUrl, `INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, 'dev@test', 'Dev')`, [organizationId, userId]);
  await asOwner(migratorUrl, "INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [organizationId, userId]);
  await asOwner(
    migratorUrl,
    "INSERT INTO session (organization_id, id, user_id, token_hash, address, browser, expires_at) VALUES ($1, $2, $3, $4, '192.0.2.1', 'test', now() + interval '1 hour')",
    [organizationId, sessionId, ownerId, createCredential("key").credential.secretHash],
  );
  if (!secret || !destination || !route || !retired) throw new Error("the stage is not complete");
  return {
    ...{
      projectId,
      endpoint,
      secret,
      destination,
      spare,
      emptied,
      tripped,
      retired,
      route,
      requestId,
      deliveryId,
      failedId,
      token,
      agent,
      tunnel,
      key,
      domain,
      userId,
      sessionId,
    },
    policyVersionId: endpoint.policyVersionId,
  };
}
