import type { InputOf } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import type { ShareRule } from "@postern/contract/share";
import { type Audience, tellAudience } from "@postern/contract/share-audience";
import { type Principal, principalOf } from "../access/principal.ts";
import { type Call, command } from "../command.ts";
import { projectOf } from "../commands/tunnel.ts";
import { ensureFirstDataKey } from "../data-keys.ts";
import type { Project, Share } from "../generated/client.ts";
import { demandConnections } from "../login/demand-login.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { statementsOf } from "../statement.ts";
import { takeTurn } from "../take-turn.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandTunnels, demandUse } from "../tunnel/obey-rule.ts";
import { demandTunnelName } from "../tunnel/obey-token.ts";
import { claimHost } from "./host.ts";
import { keysNamed } from "./keys.ts";
import { readShare } from "./read.ts";
import { readShareRule } from "./rule.ts";
import { makeLiveTunnel, takeLiveTunnel } from "./tunnel.ts";

type OpenShare = InputOf<"share.open">;

const hourMs = 3_600_000;
const sharesMax = 200;

/** Makes the share at the first call and finds it again later: its name is the organization's, and while it is open its owner's. */
export const openShare = command("share.open", async (tx, input, call) => {
  const { organizationId, database } = call;
  const { shares } = await demandTunnels(tx, organizationId);
  if (!shares) throw new Problem("not-permitted", "your organization has switched shares off: an admin can change it under Settings → Tunnels");
  const rule = await readShareRule(tx, organizationId);
  await demandAllowed(call, rule, input);
  const project = await projectOf(tx, call, input.project);
  demandUse(project, input.kind);
  if (input.audience.public) demandUse(project, "public");
  const owner = await principalOf(tx, call);
  demandTunnelName(owner.limits, input.name);
  const known = await tx.share.findFirst({ where: { organizationId, name: input.name, endedAt: null } });
  const terms = await termsOf(tx, call, { input, project, rule });
  const id = known ? await takeAgain(tx, known, { owner, terms, kind: input.kind }) : await makeShare(tx, call, { owner, terms, input, project });

  const share = await readShare(tx, call, id);
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const shareUrl = `${database.ports.webUrl}/${organization.slug}/${project.slug}/destinations#shares`;
  const { connection, inside, lastVisitAt, isYours, ...kept } = share;
  return {
    target: id,
    after: { ...kept, forWhom: tellAudience(input.audience), made: !known },
    result: { share, hubUrl: database.ports.hubUrl, shareUrl, organization: organization.slug, project: project.slug },
  };
});

/** Who is let in is the owner's to say; that it may be anyone takes the right to publish, and an organization that allows it. */
async function demandAllowed(call: Call, { isPublicAllowed }: ShareRule, { audience, gate, kind }: OpenShare): Promise<void> {
  if (!isAnyoneNamed(audience) && gate === undefined)
    throw inputProblem({ audience: ["lets nobody in: name people, groups, keys, the organization, or an endpoint whose policy decides"] });
  if (kind === "tcp" && gate !== undefined) throw inputProblem({ gate: ["a policy judges requests; who connects by tcp is named"] });
  if (!audience.public) return;
  if (kind === "tcp") throw inputProblem({ audience: ["a tcp share is for named people, groups, keys or the organization: it has no public port"] });
  if (call.rights.has("publish")) {
    if (isPublicAllowed) return;
    throw new Problem("not-permitted", "your organization allows no public shares: an admin can, under Settings → Shares");
  }
  await call.database.denials.record({ scope: call, action: "share.open" });
  throw new Problem("not-permitted", "a share that anyone can enter takes the right to publish, which owners and admins have");
}

function isAnyoneNamed({ people, groups, keys, organization, public: isPublic }: Audience): boolean {
  return isPublic || organization || people.length + groups.length + keys.length > 0;
}

interface Terms {
  audience: Audience;
  keys: { id: string; name: string }[];
  addresses: string[];
  gateEndpointId: string | null;
  expiresAt: Date;
}

async function termsOf(
  tx: Transaction,
  { organizationId }: Call,
  { input, project, rule }: { input: OpenShare; project: Project; rule: ShareRule },
): Promise<Terms> {
  const { audience, addresses, gate, hours = rule.hours } = input;
  if (hours > rule.hoursMax) throw inputProblem({ hours: [`your organization keeps shares open for ${rule.hoursMax} hours at most`] });
  if (audience.organization || audience.people.length + audience.groups.length > 0) await demandConnections(tx, organizationId);
  const endpoints = await tx.endpoint.findMany({ where: { organizationId, projectId: project.id, deletedAt: null }, select: { id: true, name: true } });
  const endpoint = endpoints.find(({ id, name }) => id === gate || name === gate);
  if (gate !== undefined && !endpoint) throw inputProblem({ gate: [`project ${project.slug} has no endpoint "${gate}"`] });
  const keys = await keysNamed(tx, organizationId, audience.keys);
  return {
    ...{ audience: { ...audience, keys: keys.map(({ name }) => name) }, keys, addresses },
    gateEndpointId: endpoint?.id ?? null,
    expiresAt: new Date(Date.now() + hours * hourMs),
  };
}

async function takeAgain(tx: Transaction, known: Share, { owner, terms, kind }: { owner: Principal; terms: Terms; kind: string }): Promise<string> {
  if (known.ownerUserId !== owner.userId) throw new Problem("name-taken", `the share ${known.name} belongs to ${known.ownerName}`);
  if (known.kind !== kind) throw new Problem("conflict", `the share ${known.name} is open as ${known.kind}: revoke it first, or choose another name`);
  const { organizationId, id } = known;
  await tx.share.update({ where: { organizationId_id: { organizationId, id } }, data: { ...terms, keys: terms.keys, ownerName: owner.name } });
  await takeLiveTunnel(tx, known, owner);
  return id;
}

async function makeShare(
  tx: Transaction,
  call: Call,
  { owner, terms, input, project }: { owner: Principal; terms: Terms; input: OpenShare; project: Project },
): Promise<string> {
  const { organizationId } = call;
  await takeTurn(tx, organizationId, "shares");
  if ((await tx.share.count({ where: { organizationId, endedAt: null } })) >= sharesMax)
    throw new Problem("conflict", `an organization holds ${sharesMax} open shares at most: revoke one first`);
  const host = await claimHost(tx, call, { ...input, projectId: project.id });
  await ensureFirstDataKey(statementsOf(tx), call.database.keyRing, organizationId); // the front seals with it what it tells of a browser
  const tunnelId = await makeLiveTunnel(tx, { organizationId, projectId: project.id, name: input.name, kind: input.kind, owner });
  const id = newId("shr");
  const named = { name: input.name, kind: input.kind, host, tunnelId, ownerUserId: owner.userId, ownerName: owner.name };
  await tx.share.create({ data: { organizationId, id, projectId: project.id, ...named, ...terms } });
  return id;
}
