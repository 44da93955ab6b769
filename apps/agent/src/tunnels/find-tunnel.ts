import type { Mirror } from "@postern/contract/mirror";
import type { Share } from "@postern/contract/share";
import type { Tunnel } from "@postern/contract/tunnel";
import { Ended, exitCodes } from "../exit.ts";
import type { Caller } from "../policy-file/caller.ts";
import { findProject, type Project } from "../project.ts";
import { terminalText } from "../terminal-text.ts";

export interface PlacedTunnel {
  project: Project;
  tunnel: Tunnel;
}

export interface PlacedShare {
  project: Project;
  share: Share;
}

export interface PlacedMirror {
  project: Project;
  mirror: Mirror;
}

/** The open mirrors of one project, or of all that the organization has. */
export async function listMirrors(call: Caller, slug: string | undefined): Promise<PlacedMirror[]> {
  const projects = await projectsFor(call, slug);
  const lists = await Promise.all(
    projects.map(async (project) => (await call("mirror.list", { projectId: project.id })).map((mirror) => ({ project, mirror }))),
  );
  return lists.flat();
}

/** The shares that are open in one project, or in all that the organization has. */
export async function listShares(call: Caller, slug: string | undefined): Promise<PlacedShare[]> {
  const projects = await projectsFor(call, slug);
  const lists = await Promise.all(projects.map(async (project) => (await call("share.list", { projectId: project.id })).map((share) => ({ project, share }))));
  return lists.flat().filter(({ share }) => share.endedAt === undefined);
}

async function projectsFor(call: Caller, slug: string | undefined): Promise<Project[]> {
  return slug === undefined ? (await call("session.get", {})).projects : [await findProject(call, slug)];
}

/** The tunnels of one project, or of all that the organization has. */
export async function listTunnels(call: Caller, slug: string | undefined): Promise<PlacedTunnel[]> {
  const projects = await projectsFor(call, slug);
  const lists = await Promise.all(
    projects.map(async (project) => (await call("tunnel.list", { projectId: project.id })).map((tunnel) => ({ project, tunnel }))),
  );
  return lists.flat();
}

/** The one tunnel of this name. Throws an Ended when there is none, or one in each of several projects. */
export async function findTunnel(call: Caller, name: string, slug: string | undefined): Promise<PlacedTunnel> {
  const all = await listTunnels(call, slug);
  const [found, second] = all.filter(({ tunnel }) => tunnel.name === name || tunnel.id === name);
  if (found && second) throw new Ended(exitCodes.usage, `several projects have a tunnel "${terminalText(name)}": choose one with --project`);
  if (found) return found;
  const names = all.map(({ tunnel }) => terminalText(tunnel.name)).join(", ");
  throw new Ended(exitCodes.usage, `there is no tunnel "${terminalText(name)}"; there is ${names || "none"}`);
}
