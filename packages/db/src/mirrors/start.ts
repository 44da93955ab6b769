import type { InputOf } from "@postern/contract/api";
import { parseFilter } from "@postern/contract/filter";
import { mirrorLimits } from "@postern/contract/mirror";
import { Problem } from "@postern/contract/problem";
import { holds, Role, rights as rolesOf } from "@postern/contract/role";
import { type Principal, principalOf } from "../access/principal.ts";
import { type Call, command } from "../command.ts";
import { projectOf } from "../commands/tunnel.ts";
import type { Endpoint, Project } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { takeTurn } from "../take-turn.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { endpointsNamed } from "../tunnel/endpoints-named.ts";
import { demandMayFeed, demandPayloads, demandTunnels, demandUse } from "../tunnel/obey-rule.ts";
import { demandMayBring } from "../tunnel/obey-token.ts";
import { readMirror } from "./read.ts";

type StartMirror = InputOf<"mirror.start">;

const minuteMs = 60_000;

/** Starts a mirror for the agent that asks: what of these endpoints is accepted from now on is copied to it, for a time. */
export const startMirror = command("mirror.start", async (tx, input, call) => {
  const { organizationId, database } = call;
  const rule = await demandTunnels(tx, organizationId);
  demandPayloads(rule);
  const owner = await principalOf(tx, call);
  const tokenId = agentCredentialOf(call);
  await demandPayload(tx, call, owner);
  const project = await projectOf(tx, call, input.project);
  demandUse(project, "mirror");
  demandKnownFields(input);
  const endpoints = await endpointsNamed(tx, project, input.endpoints);
  demandMayFeed(rule, endpoints);
  demandMayBring(owner.limits, endpoints);
  const id = await makeMirror(tx, input, { project, endpoints, owner, tokenId });

  const mirror = await readMirror(tx, call, id);
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const tunnelsUrl = `${database.ports.webUrl}/${organization.slug}/${project.slug}/destinations#mirrors`;
  const { sent, dropped, ...started } = mirror;
  return { target: id, after: started, result: { mirror, hubUrl: database.ports.hubUrl, tunnelsUrl, organization: organization.slug, project: project.slug } };
});

/** The agent's own credential: its copies go to nobody who holds another one. One started elsewhere has none, and ends as its agent stays away. */
function agentCredentialOf({ actor, agent }: Call): string | undefined {
  return actor.kind === "agent" ? actor.id : agent?.signInId;
}

/** Copies show payloads: whoever gets them holds that right, in person or by the maker of the token. */
async function demandPayload(tx: Transaction, call: Call, { userId }: Principal): Promise<void> {
  const { organizationId, actor, rights, database } = call;
  if (actor.kind === "user" && rights.has("payload")) return;
  if (actor.kind === "agent") {
    const membership = await tx.membership.findUnique({ where: { organizationId_userId: { organizationId, userId } } });
    const role = Role.safeParse(membership?.role);
    if (role.success && holds(role.data, "payload")) return;
  }
  await database.denials.record({ scope: call, action: "mirror.start" });
  throw new Problem("not-permitted", `a mirror shows payloads: it takes that right, which ${rolesOf.payload.join(", ")} have, and a sign-in that asked for it`);
}

function demandKnownFields({ filter }: StartMirror): void {
  const terms = parseFilter(filter);
  if (terms.some(({ field }) => field === "delivery"))
    throw inputProblem({ filter: ["what becomes of an event's deliveries is not known yet when it is copied: leave out delivery:…"] });
}

interface Making {
  project: Project;
  endpoints: Endpoint[];
  owner: Principal;
  tokenId: string | undefined;
}

async function makeMirror(tx: Transaction, input: StartMirror, { project, endpoints, owner, tokenId }: Making): Promise<string> {
  const { organizationId, id: projectId } = project;
  await takeTurn(tx, organizationId, "mirrors");
  if ((await tx.mirror.count({ where: { organizationId } })) >= mirrorLimits.openMax)
    throw new Problem("conflict", `an organization holds ${mirrorLimits.openMax} mirrors at most: end one first`);
  const id = newId("mir");
  const tunnelId = newId("tun");
  const owned = { ownerKind: owner.kind, ownerId: owner.id, ownerName: owner.name };
  await tx.tunnel.create({ data: { organizationId, id: tunnelId, projectId, name: `mirror ${id}`, kind: "mirror", ...owned } });
  const { filter, samplePercent, minutes } = input;
  const expiresAt = new Date(Date.now() + minutes * minuteMs);
  const endpointIds = endpoints.map((endpoint) => endpoint.id);
  await tx.mirror.create({ data: { organizationId, id, projectId, tunnelId, tokenId: tokenId ?? null, endpointIds, filter, samplePercent, expiresAt } });
  return id;
}
