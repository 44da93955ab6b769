import type { ProjectExport } from "@postern/contract/project-export";
import type { Caller } from "./caller.ts";
import type { Difference } from "./difference.ts";
import { FileFaults, type OpenFile } from "./open-file.ts";
import { planAnswering } from "./plan-answering.ts";
import { planDestinations, unnamedDestinations } from "./plan-destinations.ts";
import { planEndpoints, unnamedEndpoints } from "./plan-endpoints.ts";
import { planRoutes } from "./plan-routes.ts";
import type { Surroundings } from "./resolve.ts";

export const deeds = ["add", "change", "remove"] as const;
export type Deed = (typeof deeds)[number];
export type Noun = "destination" | "endpoint" | "policy" | "secret" | "route";

/** One thing that the gateway has to have, have otherwise, or have no more. */
export interface Change {
  deed: Deed;
  noun: Noun;
  name: string;
  /** What differs, without any secret. */
  differences: Difference[];
  /** What makes it so, in order. Each may answer with a remark for people. */
  steps: ((at: Progress) => Promise<string | undefined>)[];
}

/** What the steps of a plan hand on to each other: who calls, and the ids of what is there by now, by name. */
export interface Progress {
  call: Caller;
  projectId: string;
  note: string;
  destinationIds: Map<string, string>;
  endpoints: Map<string, { id: string; policyVersionId: string }>;
}

/** All that it takes to make the gateway what the file says, in the order in which it is done. */
export interface Plan {
  revision: string;
  changes: Change[];
  /** What people should know, and no step will change. */
  notes: string[];
  /** What the gateway has and the file does not name: kept, unless it is to be pruned. */
  unnamed: Change[];
}

/** What a plan is made of. */
export interface Planning {
  open: OpenFile;
  project: ProjectExport;
  around: Surroundings;
  faults: FileFaults;
  notes: string[];
}

/** Compares a file with what the gateway has. Throws an Ended that names each fault of the file with its line. */
export function planOf(open: OpenFile, project: ProjectExport, around: Surroundings): Plan {
  const planning: Planning = { open, project, around, faults: new FileFaults(open), notes: [] };
  const destinations = planDestinations(planning);
  const endpoints = planEndpoints(planning);
  const routes = planRoutes(planning);
  const answering = planAnswering(planning);
  planning.faults.demandNone();
  return {
    revision: project.revision,
    changes: [...destinations, ...endpoints, ...routes.changes, ...answering],
    notes: planning.notes,
    unnamed: [...routes.unnamed, ...unnamedEndpoints(planning), ...unnamedDestinations(planning)],
  };
}

/** The plan with what the file does not name taken away last. */
export function pruning(plan: Plan): Plan {
  return { ...plan, changes: [...plan.changes, ...plan.unnamed], unnamed: [] };
}

/** What the steps begin with. */
export function progressOf({ project, destinations, endpoints }: ProjectExport, call: Caller, note: string): Progress {
  return {
    call,
    note,
    projectId: project.id,
    destinationIds: new Map(destinations.map(({ name, id }) => [name, id])),
    endpoints: new Map(endpoints.map(({ name, id, policyVersionId }) => [name, { id, policyVersionId }])),
  };
}
