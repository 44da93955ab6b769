import { lastFourOf } from "@postern/contract/last-four";
import { PolicyFile } from "@postern/contract/policy-file";
import type { ExportedDestination, ExportedEndpoint, ProjectExport } from "@postern/contract/project-export";
import { fillIn, sealedReference, shownOf, variablesIn } from "@postern/contract/secret-reference";
import { passThroughAsWritten } from "./plan-answering.ts";
import { policyAsWritten } from "./policy-as-written.ts";
import type { Surroundings } from "./resolve.ts";

interface Known {
  /** The file as it was, before any default was filled in. */
  known: unknown;
  around: Surroundings;
}
type RawEndpoint = Record<string, unknown>;
type RawFile = Partial<Record<(typeof ofThisMachine)[number], unknown>> & { endpoints?: RawEndpoint[] };

/** What the file says for postern up: the gateway knows nothing of it, so it stays as it was written. */
const ofThisMachine = ["server", "tunnels", "shares", "mirrors"] as const;

/** A project in the form of a file, with the references, the expectations and the ways of writing that the file has already. */
export function fileOf(project: ProjectExport, { known, around }: Known): { version: 1; project: string; destinations: object[]; endpoints: object[] } {
  const parsed = PolicyFile.safeParse(known);
  const before = parsed.success ? (known as RawFile) : {};
  const raw = before.endpoints ?? [];
  const was = new Map(raw.map((endpoint) => [endpoint.name, endpoint]));
  return {
    version: 1,
    project: project.project.slug,
    destinations: project.destinations.map(destinationAsWritten),
    endpoints: project.endpoints.map((endpoint) => endpointAsWritten(endpoint, project, { was: was.get(endpoint.name), around })),
    ...Object.fromEntries(ofThisMachine.flatMap((part) => (before[part] === undefined ? [] : [[part, before[part]]]))),
  };
}

function destinationAsWritten({ name, kind, url, concurrency, timeoutMs, signAs }: ExportedDestination): object {
  return kind === "tunnel" ? { name, tunnel: true } : { name, url, concurrency, timeoutMs, signAs };
}

interface Was {
  was: RawEndpoint | undefined;
  around: Surroundings;
}

function endpointAsWritten(endpoint: ExportedEndpoint, project: ProjectExport, { was, around }: Was): object {
  const { name, provider, host, state, bodyBytesMax, answer, tags } = endpoint;
  const passThrough = passThroughAsWritten(endpoint, project);
  const secrets = secretsAsWritten(endpoint, was?.secrets as string[] | undefined, around.variable);
  return {
    name,
    ...(provider !== undefined && { provider }),
    ...(host !== undefined && { host }),
    ...{ state, bodyBytesMax, answer },
    ...(tags.length > 0 && { tags }),
    ...(passThrough && { passThrough }),
    ...(secrets.length > 0 && { secrets }),
    policy: policyAsWritten(endpoint.policy, { was: was?.policy, around }),
    routes: routesOf(endpoint, project),
    ...(was?.expect !== undefined && { expect: was.expect }),
  };
}

/** References of the file that still lead to a secret, then the secrets that none leads to. A variable that is not set here may lead to any. */
function secretsAsWritten({ secrets }: ExportedEndpoint, was: readonly string[] = [], variable: Surroundings["variable"]): string[] {
  const left = secrets.map(({ lastFour }) => lastFour);
  const take = (lastFour: string) => left.includes(lastFour) && left.splice(left.indexOf(lastFour), 1).length > 0;
  const kept = was.filter((reference) => {
    const [unset] = variablesIn(reference).filter((name) => !variable(name));
    if (unset !== undefined) return true;
    const sealed = shownOf(reference);
    return take(sealed === undefined ? lastFourOf(fillIn(reference, variable)) : sealed.slice(-4));
  });
  const open = kept.filter((reference) => variablesIn(reference).some((name) => !variable(name))).length;
  return [...kept, ...left.slice(open).map(sealedReference)];
}

function routesOf({ id }: ExportedEndpoint, { routes, destinations }: ProjectExport): object[] {
  const names = new Map(destinations.map((destination) => [destination.id, destination.name]));
  const own = routes.filter((route) => route.endpointId === id && names.has(route.destinationId));
  return own.map(({ destinationId, filter }) => ({ to: names.get(destinationId), ...(filter !== "" && { filter }) }));
}
