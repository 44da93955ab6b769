import { createHash } from "node:crypto";
import type { OutputOf } from "@postern/contract/api";
import type { Id } from "@postern/contract/id";
import { type Right, Right as RightSchema } from "@postern/contract/right";
import { authenticateKey } from "@postern/db/access/authenticate-key";
import { createSession } from "@postern/db/access/session";
import { newId } from "@postern/db/new-id";
import type { Scope } from "@postern/db/scope";
import { rootPem } from "@postern/db/testing/certificates-by-node";
import { createCaller } from "../api/router.ts";
import { hashOf, newToken } from "../token.ts";
import { addAgentSignIns } from "./agent-sign-ins.ts";
import { addOrganization, type TestDashboard, type TestOrganization } from "./dashboard.ts";
import { addEndpointSession } from "./login-endpoint.ts";
import { storeRequest } from "./refused-request.ts";

export type TestCaller = ReturnType<typeof createCaller>;

/** An organization that has one of everything, and the ids of it all. */
export interface FilledOrganization extends TestOrganization {
  owner: TestCaller;
  agent: TestCaller;
  ids: {
    ep: string;
    dst: string;
    idleDst: string;
    sgn: string;
    rt: string;
    sec: string;
    pol: string;
    req: string;
    dlv: string;
    tun: string;
    shr: string;
    key: string;
    agt: string;
    twl: string;
    ses: string;
    ens: string;
    asn: string;
    waitingCode: string;
    refusedCode: string;
    dom: string;
    rsh: string;
    tca: string;
    adl: string;
    alv: string;
    pastPol: string;
    shadowPol: string;
    discardedPol: string;
    asr: string;
    prp: string;
    declinedPrp: string;
  };
}

export function callerOf({ dashboard }: TestDashboard, scope: Scope): TestCaller {
  return createCaller({ dashboard, scope, traceId: "0".repeat(32), scopeNow: async () => scope });
}

export function ownerScope({ id: organizationId, userId, slug }: TestOrganization, rights: readonly Right[] = RightSchema.options): Scope {
  return { organizationId, actor: { kind: "user", id: userId, name: `Owner of ${slug}` }, rights: new Set(rights) };
}

/** Fills an organization through its own API; only what arrives from outside (a request, its delivery and attempt) is written directly. */
export async function fillOrganization(home: TestDashboard, slug: string): Promise<FilledOrganization> {
  const organization = await addOrganization(home, slug);
  const owner = callerOf(home, ownerScope(organization));
  const configured = await configure(owner, organization);
  const { agent, ...credentials } = await giveCredentials(home, owner, configured.ids.ep);
  const { id: organizationId, userId } = organization;
  const newSession = { organizationId, userId, tokenHash: hashOf(newToken()), address: "192.0.2.1", browser: "test", method: "sso" as const };
  const [authority] = await owner.trustedCa.add({ certificates: rootPem });
  const { id: dom } = await owner.domain.add({ domain: `${slug}.example` });
  const rsh = await reserveHost(home, organization);
  const list = await owner.addressList.create({ name: `${slug}-office`, ranges: ["198.51.100.0/24"] });
  const [listVersion] = (await owner.addressList.get({ id: list.id })).versions;
  const session = await createSession(home.dashboard.database, newSession);
  const ens = await addEndpointSession(home, organization, configured.ids.ep);
  const arrived = await addRequest(home, organization, { endpoint: configured.endpoint, destinationId: configured.ids.dst });
  const policies = await changePolicies(home, organization);
  return {
    ...organization,
    owner,
    agent,
    ids: {
      ...configured.ids,
      ...credentials,
      ...arrived,
      ...policies,
      ses: session.id,
      ens,
      ...(await addAgentSignIns(home, organization)),
      dom,
      rsh,
      tca: authority?.id ?? "",
      adl: list.id,
      alv: listVersion?.id ?? "",
    },
  };
}

/** As if a domain of theirs were proved. */
async function reserveHost({ sql }: TestDashboard, { id: organizationId, projectId, slug }: TestOrganization): Promise<Id<"rsh">> {
  const id = newId("rsh");
  await sql(`INSERT INTO reserved_host (organization_id, id, project_id, pattern, created_by, created_by_name) VALUES ($1, $2, $3, $4, 'usr', 'Owner')`, [
    organizationId,
    id,
    projectId,
    `*.${slug}.example`,
  ]);
  return id;
}

async function configure(owner: TestCaller, { projectId, slug }: TestOrganization) {
  const input = { projectId, name: `${slug}-endpoint`, provider: "github", secret: `${slug}-s3cret`, destinationUrl: `https://${slug}.example/hook` };
  const endpoint = await owner.endpoint.create(input);
  const idle = await owner.destination.create({ projectId, name: `${slug}-idle`, url: `https://idle.${slug}.example` });
  const { destination: rotated } = await owner.destination.rotateSigningSecret({ id: idle.destination.id });
  const [[route], [secret]] = await Promise.all([owner.route.list({ projectId }), owner.secret.list({ endpointId: endpoint.id })]);
  const older = rotated.signingSecrets.at(-1);
  if (!route || !secret || !older) throw new Error("the endpoint has no route or no secret");
  const destinations = { dst: route.destinationId, idleDst: idle.destination.id, sgn: older.id };
  return { endpoint, ids: { ep: endpoint.id, pol: endpoint.policyVersionId, ...destinations, rt: route.id, sec: secret.id } };
}

/** Endpoints with an old version, shadows, an assertion, and what somebody else proposed. */
async function changePolicies(home: TestDashboard, organization: TestOrganization) {
  const { projectId, slug } = organization;
  const owner = callerOf(home, ownerScope(organization));
  const other = callerOf(home, { ...ownerScope(organization), actor: { kind: "user", id: newId("usr"), name: `Developer of ${slug}` } });
  const create = (name: string) => owner.endpoint.create({ projectId, name: `${slug} ${name}` });
  const policy = { all: [] };
  const endpoint = await create("tried");
  await owner.policy.save({ endpointId: endpoint.id, policy });
  const { id: shadowPol } = await owner.policy.save({ endpointId: endpoint.id, policy, as: "shadow" });
  const discarded = await create("discarded");
  const { id: discardedPol } = await owner.policy.save({ endpointId: discarded.id, policy, as: "shadow" });
  const requestId = await storeRequest(home, organization, { endpoint, verdict: "accepted" });
  const { id: asr } = await owner.assertion.create({ requestId, name: "it comes in", expected: "accepted" });
  await owner.project.update({ id: projectId, secondApprover: true });
  const propose = async (name: string) => (await other.policy.save({ endpointId: (await create(name)).id, policy })).proposal?.id ?? "";
  const proposals = { prp: await propose("proposed"), declinedPrp: await propose("declined") };
  await owner.project.update({ id: projectId, secondApprover: false });
  return { pastPol: endpoint.policyVersionId, shadowPol, discardedPol, asr, ...proposals };
}

async function giveCredentials(home: TestDashboard, owner: TestCaller, endpointId: string) {
  const { key } = await owner.apiKey.create({ name: "a key", rights: ["read"] });
  const { token, secret } = await owner.agentToken.create({ name: "an agent" });
  const scope = await authenticateKey(home.dashboard.database, secret);
  if (!scope) throw new Error("the agent's token is not believed");
  const agent = callerOf(home, scope);
  const { tunnel } = await agent.tunnel.open({ name: "laptop", endpoints: [endpointId] });
  const { share } = await agent.share.open({ name: `preview-of-${scope.organizationId.slice(-6)}`, kind: "http", audience: { keys: [token.id] } });
  const { mirror } = await agent.mirror.start({ endpoints: [endpointId] });
  const workload = await owner.trustedWorkload.add({
    name: "tests",
    issuer: "https://token.actions.githubusercontent.com",
    conditions: [{ claim: "repository", values: ["acme/payments"] }],
  });
  return { agent, key: key.id, agt: token.id, twl: workload.id, tun: tunnel.id, shr: share.id, mir: mirror.id };
}

/** A stored event with one delivery under way and one failed attempt, as ingest and worker would have written them. */
export async function addRequest(
  { sql }: TestDashboard,
  { id: organizationId, projectId, slug }: TestOrganization,
  { endpoint, destinationId }: { endpoint: OutputOf<"endpoint.get">; destinationId: string },
): Promise<{ req: Id<"req">; dlv: Id<"dlv"> }> {
  const [req, dlv, att] = [newId("req"), newId("dlv"), newId("att")];
  const body = Buffer.from(`{"said":"a word of ${slug}"}`);
  await sql(
    `INSERT INTO request (organization_id, id, project_id, endpoint_id, received_at, verdict, answer_status, method, target, http_version, raw_headers, client_ip,
       content_type, body_bytes, body_sha256, event_id, event_type, policy_version_id, trace, decided_us)
     VALUES ($1, $2, $3, $4, now(), 'accepted', 202, 'POST', $5, '1.1', $6, '192.0.2.9', 'application/json', $7, $8, $9, 'push', $10, '[]', 120)`,
    [
      organizationId,
      req,
      projectId,
      endpoint.id,
      `/e/${slug}`,
      Buffer.from("Host: hooks.example\r\n"),
      body.length,
      createHash("sha256").update(body).digest(),
      `${slug}-1`,
      endpoint.policyVersionId,
    ],
  );
  await sql("INSERT INTO request_body (organization_id, request_id, body) VALUES ($1, $2, $3)", [organizationId, req, body]);
  await sql("INSERT INTO delivery (organization_id, id, request_id, endpoint_id, destination_id, attempts, charged) VALUES ($1, $2, $3, $4, $5, 1, 1)", [
    ...[organizationId, dlv, req, endpoint.id, destinationId],
  ]);
  await sql(
    `INSERT INTO attempt (organization_id, id, delivery_id, destination_id, number, trigger, started_at, duration_us, outcome, status, reason)
     VALUES ($1, $2, $3, $4, 1, 'first', now(), 1000, 'retry', 503, 'status')`,
    [organizationId, att, dlv, destinationId],
  );
  return { req, dlv };
}
