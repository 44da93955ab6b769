import type { FileDestination } from "@postern/contract/policy-file";
import type { ExportedDestination } from "@postern/contract/project-export";
import { differencesOf } from "./difference.ts";
import type { Change, Planning, Progress } from "./plan.ts";

type Settings = Omit<FileDestination, "name" | "tunnel">;

/** Destinations to add or change. A tunnel is made by its agent, so it has to be there. */
export function planDestinations({ open, project, faults }: Planning): Change[] {
  const present = new Map(project.destinations.map((destination) => [destination.name, destination]));
  return (open.file.destinations ?? []).flatMap(({ name, tunnel, ...settings }, index): Change[] => {
    const found = present.get(name);
    const tell = (says: string) => faults.add(["destinations", index, "name"], says);
    if (tunnel && found?.kind !== "tunnel") tell(found ? "is a URL at the gateway, not a tunnel" : "is no tunnel at the gateway: postern listen makes it");
    if (tunnel) return [];
    if (!found) return [added(name, settings)];
    if (found.kind === "tunnel") tell("is a tunnel at the gateway: write tunnel: true, or choose another name");
    return changed(found, settings);
  });
}

function added(name: string, { url = "", ...settings }: Settings): Change {
  return {
    deed: "add",
    noun: "destination",
    name,
    differences: differencesOf({}, { url, ...settings }),
    steps: [
      async ({ call, projectId, destinationIds }) => {
        const { destination } = await call("destination.create", { projectId, name, url, ...settings });
        destinationIds.set(name, destination.id);
        return "its signing secret is shown when you rotate it in the dashboard";
      },
    ],
  };
}

function changed(found: ExportedDestination, settings: Settings): Change[] {
  const given = Object.keys(settings) as (keyof Settings)[];
  const before = Object.fromEntries(given.map((key) => [key, found[key]]));
  const differences = differencesOf(before, settings);
  if (differences.length === 0) return [];
  const update = async ({ call }: Progress) => {
    await call("destination.update", { id: found.id, ...settings });
    return undefined;
  };
  return [{ deed: "change", noun: "destination", name: found.name, differences, steps: [update] }];
}

/** URLs that the file does not name, where it names destinations at all; a tunnel is its agent's. */
export function unnamedDestinations({ open, project }: Planning): Change[] {
  const { destinations } = open.file;
  if (!destinations) return [];
  const named = new Set(destinations.map(({ name }) => name));
  const unnamed = project.destinations.filter(({ name, kind }) => kind === "url" && !named.has(name));
  return unnamed.map(({ id, name, url }) => ({
    deed: "remove",
    noun: "destination",
    name,
    differences: [{ path: "url", before: url }],
    steps: [
      async ({ call }) => {
        await call("destination.delete", { id });
        return undefined;
      },
    ],
  }));
}
