import type { FileEndpoint, FilePassThrough } from "@postern/contract/policy-file";
import type { ExportedEndpoint, ProjectExport } from "@postern/contract/project-export";
import { differencesOf } from "./difference.ts";
import type { Change, Planning } from "./plan.ts";
import { within } from "./resolve.ts";

/** Who answers the senders of an endpoint, as a file says it: by name. Nothing when its senders hear that their request is stored. */
export function passThroughAsWritten({ passThrough }: ExportedEndpoint, { destinations }: ProjectExport): FilePassThrough | undefined {
  if (!passThrough) return;
  const { destinationId, ...settings } = passThrough;
  const to = destinations.find(({ id }) => id === destinationId)?.name;
  if (to !== undefined) return { to, ...settings };
}

/** Which destinations answer senders: made after the routes that lead there. What the file leaves out stays; null takes it away. */
export function planAnswering(planning: Planning): Change[] {
  const present = new Map(planning.project.endpoints.map((endpoint) => [endpoint.name, endpoint]));
  return (planning.open.file.endpoints ?? []).flatMap((endpoint, index) => {
    const { passThrough: wanted } = endpoint;
    if (wanted === undefined) return [];
    const found = present.get(endpoint.name);
    if (wanted && !leadsTo(planning.project, { endpoint, found, to: wanted.to }))
      within(planning.faults, ["endpoints", index])(["passThrough", "to"], "is where none of this endpoint's routes leads");
    const before = found && passThroughAsWritten(found, planning.project);
    const differences = differencesOf(before ? { passThrough: before } : {}, wanted ? { passThrough: wanted } : {});
    return differences.length === 0 ? [] : [{ deed: "change", noun: "endpoint", name: endpoint.name, differences, steps: [answering(endpoint.name, wanted)] }];
  });
}

function leadsTo(project: ProjectExport, { endpoint, found, to }: { endpoint: FileEndpoint; found: ExportedEndpoint | undefined; to: string }): boolean {
  if (endpoint.routes) return endpoint.routes.some((route) => route.to === to);
  const id = project.destinations.find(({ name }) => name === to)?.id;
  return project.routes.some((route) => route.endpointId === found?.id && route.destinationId === id);
}

function answering(name: string, wanted: FilePassThrough | null): Change["steps"][number] {
  return async ({ call, endpoints, destinationIds }) => {
    const id = endpoints.get(name)?.id;
    const destinationId = wanted ? destinationIds.get(wanted.to) : undefined;
    if (!id || (wanted && !destinationId)) throw new Error(`who answers at ${name} is said after it is there`);
    const { to: _, ...settings } = wanted ?? { to: "" };
    await call("endpoint.update", { id, passThrough: destinationId ? { destinationId, ...settings } : null });
    return undefined;
  };
}
