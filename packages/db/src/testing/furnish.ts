import type { Id } from "@postern/contract/id";
import { sqlAt } from "@postern/test/setup/sql";
import { createCredential } from "../access/credential.ts";
import { rightsOfAgentToken } from "../access/rights-of.ts";
import { newId } from "../new-id.ts";
import type { Scope } from "../scope.ts";
import { addAddressLists } from "./address-lists.ts";
import { rootPem } from "./certificates-by-node.ts";
import { addPolicies } from "./policies.ts";
import { signInFromAgents } from "./sign-ins.ts";
import type { Tenant } from "./tenant.ts";

export type Things = Awaited<ReturnType<typeof furnish>>;

/** Secrets that furnished things and their inputs hold: none may ever be seen again. */
export const canaries = ["canary-endpoint-secret", "canary-second-secret", "canary-bearer-token", "canary-client-secret"];

/** One of everything, in an organization. */
export async function furnish(tenant: Tenant, migratorUrl: string) {
  const configured = await configure(tenant);
  const { endpoint, destination } = configured;
  const credentials = await giveCredentials(tenant);
  return {
    ...configured,
    ...(await addDestinations(tenant, migratorUrl)),
    ...(await addEvents(tenant, { endpointId: endpoint.id, destinationId: destination.id })),
    ...credentials,
    ...(await connectAgent(tenant, migratorUrl, credentials.agent)),
    ...(await addPerson(tenant, migratorUrl)),
    ...(await signInAtEndpoint(tenant, migratorUrl, configured.endpoint.id)),
    policies: await addPolicies(tenant, migratorUrl),
    domain: await tenant.ask("domain.add", { domain: "shop.example" }),
    reservedHost: await tenant.ask("reserved-host.add", { pattern: `*.${tenant.scope.organizationId.replaceAll("_", "-")}.test`, projectId: tenant.projectId }),
    authority: await addAuthority(tenant),
    lists: await addAddressLists(tenant, migratorUrl),
    signIns: await signInFromAgents(tenant, migratorUrl),
  };
}

async function addAuthority({ ask }: Tenant) {
  const [authority] = await ask("trusted-ca.add", { certificates: rootPem });
  if (!authority) throw new Error("an authority was added");
  return authority;
}

async function configure(tenant: Tenant) {
  const { ask, projectId } = tenant;
  const endpoint = await tenant.createEndpoint({ provider: "github", secret: "canary-endpoint-secret", destinationUrl: "https://example.test/in" });
  const [secret] = await ask("secret.list", { endpointId: endpoint.id });
  const [destination] = await ask("destination.list", { projectId });
  const [route] = await ask("route.list", { projectId });
  if (!secret || !destination || !route) throw new Error("the stage is not complete");
  return { projectId, endpoint, policyVersionId: endpoint.policyVersionId, secret, destination, route };
}

/** One to spare, one with nothing waiting, and one whose breaker is open and whose signing secret was rotated. */
async function addDestinations({ ask, projectId }: Tenant, migratorUrl: string) {
  const { destination: spare } = await ask("destination.create", { projectId, name: "Spare", url: "https://example.test/spare" });
  const { destination: emptied } = await ask("destination.create", { projectId, name: "Emptied", url: "https://example.test/emptied" });
  const { destination: tripped } = await ask("destination.create", { projectId, name: "Tripped", url: "https://example.test/tripped" });
  await sqlAt(migratorUrl, "UPDATE destination SET held_cause = 'breaker', held_since = now(), probe_at = now() WHERE id = $1", [tripped.id]);
  const { destination: rotated } = await ask("destination.rotate-signing-secret", { id: tripped.id });
  const [, retired] = rotated.signingSecrets;
  if (!retired) throw new Error("a rotation leaves two");
  return { spare, emptied, tripped, retired };
}

async function addEvents(tenant: Tenant, place: { endpointId: Id<"ep">; destinationId: string }) {
  const requestId = await tenant.addRequest(place.endpointId, {
    rawHeaders: "Authorization: ****\r\nX-Plain: 1\r\n",
    credentials: { 0: "Bearer canary-bearer-token" },
  });
  const deliveryId = await tenant.addDelivery(requestId, place);
  const failedId = await tenant.addDelivery(requestId, { ...place, state: "failed" });
  return { requestId, deliveryId, failedId };
}

async function giveCredentials({ ask, scope }: Tenant) {
  const { token } = await ask("agent-token.create", { name: "laptop" });
  const workload = await ask("trusted-workload.add", {
    name: `tests of ${scope.organizationId}`,
    issuer: "https://token.actions.githubusercontent.com",
    conditions: [{ claim: "repository", values: ["acme/payments"] }],
  });
  const agent: Scope = { ...scope, actor: { kind: "agent", id: token.id, name: token.name }, rights: rightsOfAgentToken };
  const { tunnel } = await ask("tunnel.open", { name: "laptop" }, agent);
  const { key } = await ask("api-key.create", { name: "reader", rights: ["read"] });
  const { share } = await ask("share.open", { name: "preview", kind: "http", audience: { organization: true } }, agent);
  const { mirror } = await ask("mirror.start", { endpoints: ["*"] }, agent);
  return { token, workload, agent, tunnel, key, share, mirror };
}

/** A tunnel with an agent at it. */
async function connectAgent({ ask, organizationId }: Tenant, migratorUrl: string, agent: Scope) {
  const { tunnel: connected } = await ask("tunnel.open", { name: "desktop" }, agent);
  await sqlAt(
    migratorUrl,
    `INSERT INTO tunnel_connection (organization_id, tunnel_id, id, epoch, hub, agent_version, machine, forward, address, slots, lease_until)
     VALUES ($1, $2, $3, 0, 'hub', '1.0.0', 'desktop', 'http://localhost:3000', '192.0.2.1', 8, now() + interval '1 hour')`,
    [organizationId, connected.id, newId("cnn")],
  );
  return { connected };
}

/** The owner, signed in past an endpoint's login gate. */
async function signInAtEndpoint({ organizationId, ownerId }: Tenant, migratorUrl: string, endpointId: string) {
  const endpointSessionId = newId("ens");
  await sqlAt(
    migratorUrl,
    `INSERT INTO endpoint_session (organization_id, id, endpoint_id, connection_id, user_id, subject, email, name, claims, return_to, browser_hash,
       code_expires_at, token_hash, address, browser, expires_at)
     SELECT $1, $2, $3, id, $4, 'owner', 'owner@test', 'Owner', '{}', '/', $5, now(), $5, '192.0.2.1', 'test', now() + interval '1 hour'
     FROM sso_connection WHERE organization_id = $1`,
    [organizationId, endpointSessionId, endpointId, ownerId, createCredential("key").credential.secretHash],
  );
  return { endpointSessionId };
}

/** A developer, and a sign-in of the owner's. */
async function addPerson({ organizationId, ownerId }: Tenant, migratorUrl: string) {
  const [userId, sessionId] = [newId("usr"), newId("ses")];
  await sqlAt(migratorUrl, `INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, 'dev@test', 'Dev')`, [organizationId, userId]);
  await sqlAt(migratorUrl, "INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [organizationId, userId]);
  await sqlAt(
    migratorUrl,
    "INSERT INTO session (organization_id, id, user_id, token_hash, address, browser, expires_at) VALUES ($1, $2, $3, $4, '192.0.2.1', 'test', now() + interval '1 hour')",
    [organizationId, sessionId, ownerId, createCredential("key").credential.secretHash],
  );
  return { userId, sessionId };
}
