import type { InputOf } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import { type Principal, personBehind, principalOf } from "../access/principal.ts";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import type { Destination, Project, Tunnel } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { demandAnswersNobody } from "../pass-through/settings.ts";
import { readTunnel } from "../queries/tunnels.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { answerSenders } from "../tunnel/answer-senders.ts";
import { demandConfigure } from "../tunnel/demand-configure.ts";
import { demandRoomForTunnel } from "../tunnel/demand-room.ts";
import { feedTunnel } from "../tunnel/feed.ts";
import { describeInUse } from "../tunnel/in-use.ts";
import { demandPayloads, demandTunnels, demandUse } from "../tunnel/obey-rule.ts";
import { demandTunnelName } from "../tunnel/obey-token.ts";
import { skipWaiting } from "../tunnel/skip-waiting.ts";

type OpenTunnel = InputOf<"tunnel.open">;

/** Makes the tunnel at the first call and finds it again later: its name belongs to whoever made it, or to the person whose token did. */
export const openTunnel = command("tunnel.open", async (tx, input, call) => {
  const { organizationId, database } = call;
  const rule = await demandTunnels(tx, organizationId);
  demandPayloads(rule);
  const owner = await principalOf(tx, call);
  demandTunnelName(owner.limits, input.name);
  const project = await projectOf(tx, call, input.project);
  demandUse(project, "durable");
  const tunnel = await tx.tunnel.findUnique({ where: { organizationId_projectId_name: { organizationId, projectId: project.id, name: input.name } } });
  const destination = tunnel ? await takeAgain(tx, { tunnel, owner, input }) : await makeTunnel(tx, { name: input.name, project, owner });
  await feedTunnel(tx, { project, destination, input, rule, limits: owner.limits, isNew: !tunnel });
  const answered = input.mode === "answer" ? await answerSenders(tx, { destination, owner }) : [];

  const after = await readTunnel(tx, call, found(destination.tunnelId));
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const requestsUrl = `${database.ports.webUrl}/${organization.slug}/${project.slug}/requests`;
  const { connections, ...kept } = after;
  return {
    target: after.id,
    ...(tunnel && tunnel.ownerName !== after.owner && { before: { owner: tunnel.ownerName } }),
    after: { ...kept, made: !tunnel, ...(input.takeOver && { takeOver: true }), ...(answered.length > 0 && { answersInsteadOf: answered }) },
    result: { tunnel: after, hubUrl: database.ports.hubUrl, requestsUrl, organization: organization.slug, project: project.slug },
  };
});

/** The project named by short name, name or id; without one, the organization's first. */
export async function projectOf(tx: Transaction, { organizationId }: Call, wanted: string | undefined): Promise<Project> {
  const projects = await tx.project.findMany({ where: { organizationId }, orderBy: { createdAt: "asc" } });
  if (wanted === undefined) return found(projects[0]);
  const project = projects.find(({ id, slug, name }) => [id, slug, name].includes(wanted));
  if (!project) throw inputProblem({ project: [`there is no project "${wanted}"; there are ${projects.map(({ slug }) => slug).join(", ")}`] });
  return project;
}

interface Claimed {
  tunnel: Tunnel;
  owner: Principal;
  input: OpenTunnel;
}

/** The owner's newest agent holds it from now on; someone else joins the owner's pool, or becomes the owner where they say so and may. */
async function takeAgain(tx: Transaction, { tunnel, owner, input }: Claimed): Promise<Destination> {
  const { organizationId, id } = tunnel;
  const isOwner = (await personBehind(tx, tunnel)) === owner.userId;
  const joins = !isOwner && !input.takeOver && input.pool && tunnel.pooled;
  if (joins && input.endpoints.length > 0) throw inputProblem({ endpoints: [`which endpoints feed ${tunnel.name} is for ${tunnel.ownerName} to say`] });
  if (!isOwner && input.takeOver) await demandConfigure(tx, { organizationId, owner }, "taking over someone else's tunnel");
  else if (!isOwner && !joins) throw new Problem("name-taken", await describeHolder(tx, tunnel));
  if (!joins) await tx.tunnel.update({ where: { organizationId_id: { organizationId, id } }, data: owned(owner) });
  return found(await tx.destination.findFirst({ where: { organizationId, tunnelId: id, deletedAt: null } }));
}

async function describeHolder(tx: Transaction, { organizationId, id, name, ownerName, pooled }: Tunnel): Promise<string> {
  const live = await tx.tunnelConnection.findMany({ where: { organizationId, tunnelId: id, leaseUntil: { gt: new Date() } }, orderBy: { connectedAt: "asc" } });
  const [first] = live;
  return `${name} ${describeInUse({ owner: ownerName, pooled, connectedAt: first?.connectedAt, lastSeenAt: first && latest(live) })}`;
}

function latest(live: { lastSeenAt: Date }[]): Date {
  return new Date(Math.max(...live.map(({ lastSeenAt }) => lastSeenAt.getTime())));
}

/** A tunnel is born held: events wait for its agent from the first one on. */
async function makeTunnel(tx: Transaction, { name, project, owner }: { name: string; project: Project; owner: Principal }): Promise<Destination> {
  const { organizationId } = project;
  await demandRoomForTunnel(tx, organizationId, owner);
  const tunnelId = newId("tun");
  const id = newId("dst");
  await tx.tunnel.create({ data: { organizationId, id: tunnelId, projectId: project.id, name, ...owned(owner) } });
  const held = { heldCause: "no-agent", heldSince: new Date() };
  return tx.destination.create({ data: { organizationId, id, projectId: project.id, name, kind: "tunnel", tunnelId, ...held } });
}

function owned({ kind, id, name }: Principal): Pick<Tunnel, "ownerKind" | "ownerId" | "ownerName"> {
  return { ownerKind: kind, ownerId: id, ownerName: name };
}

export const deleteTunnel = command("tunnel.delete", async (tx, { id, skipMax }, call) => {
  const { organizationId } = call;
  const before = await readTunnel(tx, call, id);
  await demandAnswersNobody(tx, { organizationId, destinationId: before.destinationId });
  const skipped = await skipWaiting(tx, call, { destinationId: before.destinationId, agreedTo: skipMax });
  const { connections, ...kept } = before;
  await tx.route.deleteMany({ where: { organizationId, destinationId: before.destinationId } });
  await tx.destination.updateMany({ where: { organizationId, tunnelId: id }, data: { tunnelId: null, deletedAt: new Date() } });
  await tx.tunnel.deleteMany({ where: { organizationId, id } });
  return { target: id, before: kept, ...(skipped > 0 && { after: { skipped } }), result: { done: true } };
});
