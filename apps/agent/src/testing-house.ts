import type { Id } from "@postern/contract/id";
import { lastFourOf, shownMark } from "@postern/contract/last-four";
import type { Policy } from "@postern/contract/policy";
import { ExportedEndpoint, type ProjectExport } from "@postern/contract/project-export";
import { Ended, exitCodes } from "./exit.ts";
import type { Caller } from "./policy-file/caller.ts";
import { changeSecretTexts } from "./policy-file/secret-texts.ts";

/** Of these providers the settings of these names are secrets. */
export const isSecret = (provider: string, name: string) => provider === "fetch-back" || name === "verifyToken";

type Calls = [name: string, input: Record<string, unknown>][];
export interface House {
  project: ProjectExport;
  call: Caller;
  /** All that was asked, in order. */
  calls: Calls;
  /** The procedure that fails next. */
  failing?: string;
}

let made = 0;
const newId = <Kind extends "ep" | "dst" | "rt" | "pol" | "sec">(kind: Kind) => `${kind}_${String(++made).padStart(26, "0")}` as Id<Kind>;

/** A gateway in memory that knows endpoints, policies, secrets, destinations and routes, and shows secrets as the real one does. */
export function house(): House {
  const project = { id: "prj_00000000000000000000000001" as Id<"prj">, slug: "default" };
  const at: House = { project: { project, revision: "r0", endpoints: [], destinations: [], routes: [] }, calls: [], call: undefined as unknown as Caller };
  at.call = (async (name: string, input: Record<string, unknown>) => {
    at.calls.push([name, input]);
    if (at.failing === name) throw new Ended(exitCodes.usage, `no: ${JSON.stringify(input)}`, "PSTN-4009");
    const run = commands[name];
    if (!run) throw new Error(`the house knows no ${name}`);
    at.project.revision = `r${at.calls.length}`;
    return run(at.project, input as never);
  }) as unknown as Caller;
  return at;
}

/** The house with an endpoint of this policy. */
export function withEndpoint(at: House, name: string, policy: Policy): ProjectExport["endpoints"][number] {
  const endpoint = ExportedEndpoint.parse({
    ...{ id: newId("ep"), name, state: "open", bodyBytesMax: 1_048_576, answer: { status: 202 }, tags: [], policyVersionId: newId("pol"), secrets: [] },
    policy: asShown(policy),
  });
  at.project.endpoints.push(endpoint);
  return endpoint;
}

function asShown(policy: Policy): Policy {
  const show = (text: string) => (text.startsWith(shownMark) ? text : shownMark + lastFourOf(text));
  return changeSecretTexts(policy, (text, { provider, name }) => (isSecret(provider, name) ? show(text) : text));
}

type Run = (project: ProjectExport, input: never) => unknown;
const endpointOf = ({ endpoints }: ProjectExport, id: string) => {
  const found = endpoints.find((endpoint) => endpoint.id === id);
  if (!found) throw new Error(`there is no endpoint ${id}`);
  return found;
};
const without = <Row extends { id: string }>(rows: Row[], id: string) =>
  rows.splice(
    rows.findIndex((row) => row.id === id),
    1,
  );

const commands: Record<string, Run> = {
  "endpoint.create": (project, { projectId: _, settings: __, ...input }: Record<string, unknown>) => {
    const endpoint = ExportedEndpoint.parse({
      ...{
        id: newId("ep"),
        state: "open",
        bodyBytesMax: 1_048_576,
        answer: { status: 202 },
        tags: [],
        policyVersionId: newId("pol"),
        secrets: [],
        policy: { all: [] },
      },
      ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)),
    });
    project.endpoints.push(endpoint);
    return { ...endpoint, url: `http://gateway/e/${endpoint.id}` };
  },
  "endpoint.update": (project, { id, ...changes }: { id: string }) => Object.assign(endpointOf(project, id), changes),
  "endpoint.delete": (project, { id }: { id: string }) => {
    project.routes = project.routes.filter(({ endpointId }) => endpointId !== id);
    return without(project.endpoints, id);
  },
  "policy.save": (project, { endpointId, policy, basedOn }: { endpointId: string; policy: Policy; basedOn: string }) => {
    const endpoint = endpointOf(project, endpointId);
    if (basedOn !== endpoint.policyVersionId) throw new Ended(exitCodes.usage, "a newer version came in between", "PSTN-4009");
    Object.assign(endpoint, { policy: asShown(policy), policyVersionId: newId("pol") });
    return { number: 2, state: "live" };
  },
  "secret.add": (project, { endpointId, value }: { endpointId: string; value: string }) =>
    endpointOf(project, endpointId).secrets.unshift({ id: newId("sec"), lastFour: lastFourOf(value) }),
  "destination.create": (project, { projectId: _, ...input }: Record<string, unknown>) => {
    const destination = { id: newId("dst"), kind: "url", concurrency: 5, timeoutMs: 30_000, signAs: "postern", ...input };
    project.destinations.push(destination as ProjectExport["destinations"][number]);
    return { destination, signingSecret: "whsec_canary" };
  },
  "destination.update": (project, { id, ...changes }: { id: string }) => Object.assign(project.destinations.find((row) => row.id === id) ?? {}, changes),
  "destination.delete": (project, { id }: { id: string }) => without(project.destinations, id),
  "route.create": (project, input: ProjectExport["routes"][number]) => project.routes.push({ ...input, id: newId("rt") }),
  "route.update": (project, { id, filter }: { id: string; filter: string }) => Object.assign(project.routes.find((row) => row.id === id) ?? {}, { filter }),
  "route.delete": (project, { id }: { id: string }) => without(project.routes, id),
};
