import type { FileEndpoint, FileRoute } from "@postern/contract/policy-file";
import type { ProjectExport } from "@postern/contract/project-export";
import type { Change, Planning } from "./plan.ts";

type ExportedRoute = ProjectExport["routes"][number];

/** Routes to add or change, and those that the file does not name of the endpoints whose routes it names. */
export function planRoutes({ open, project, faults }: Planning): { changes: Change[]; unnamed: Change[] } {
  const names = new Map(project.destinations.map(({ id, name }) => [id as string, name]));
  const known = new Set([...names.values(), ...(open.file.destinations ?? []).map(({ name }) => name)]);
  const changes: Change[] = [];
  const unnamed: Change[] = [];
  for (const [index, endpoint] of (open.file.endpoints ?? []).entries()) {
    if (!endpoint.routes) continue;
    const present = routesOf(project, endpoint.name, names);
    for (const [at, route] of endpoint.routes.entries()) {
      if (!known.has(route.to)) faults.add(["endpoints", index, "routes", at, "to"], "is no destination, in this file or at the gateway");
      changes.push(...planRoute(endpoint, route, present.get(route.to)));
    }
    const named = new Set(endpoint.routes.map(({ to }) => to));
    for (const [to, route] of present) if (!named.has(to)) unnamed.push(removed(`${endpoint.name} -> ${to}`, route));
  }
  return { changes, unnamed };
}

/** The routes of an endpoint, by the name of their destination. */
function routesOf({ endpoints, routes }: ProjectExport, name: string, names: ReadonlyMap<string, string>): Map<string, ExportedRoute> {
  const id = endpoints.find((endpoint) => endpoint.name === name)?.id;
  return new Map(routes.filter(({ endpointId }) => endpointId === id).map((route) => [names.get(route.destinationId) ?? route.destinationId, route]));
}

function planRoute(endpoint: FileEndpoint, { to, filter }: FileRoute, found: ExportedRoute | undefined): Change[] {
  const name = `${endpoint.name} -> ${to}`;
  if (!found) return [added(name, { from: endpoint.name, to, filter })];
  if (found.filter === filter) return [];
  const update: Change["steps"][number] = async ({ call }) => {
    await call("route.update", { id: found.id, filter });
    return undefined;
  };
  return [{ deed: "change", noun: "route", name, differences: [{ path: "filter", before: found.filter, after: filter }], steps: [update] }];
}

function added(name: string, { from, to, filter }: { from: string; to: string; filter: string }): Change {
  return {
    deed: "add",
    noun: "route",
    name,
    differences: filter === "" ? [] : [{ path: "filter", after: filter }],
    steps: [
      async ({ call, endpoints, destinationIds }) => {
        const [endpointId, destinationId] = [endpoints.get(from)?.id, destinationIds.get(to)];
        if (!endpointId || !destinationId) throw new Error(`${name} is made after its ends`);
        await call("route.create", { endpointId, destinationId, filter });
        return undefined;
      },
    ],
  };
}

function removed(name: string, { id, filter }: ExportedRoute): Change {
  return {
    deed: "remove",
    noun: "route",
    name,
    differences: filter === "" ? [] : [{ path: "filter", before: filter }],
    steps: [
      async ({ call }) => {
        await call("route.delete", { id });
        return undefined;
      },
    ],
  };
}
