import type { OutputOf } from "@postern/contract/api";
import { tokenForm } from "../credentials/credentials.ts";
import { ask, type Gateway } from "../gateway.ts";
import { terminalText } from "../terminal-text.ts";

interface Wanted {
  json?: boolean | undefined;
  /** Where what this machine shows the gateway is kept, in words. */
  keptIn?: string | undefined;
}
type Whoami = OutputOf<"session.get">;

/** `postern whoami`: who the gateway takes this machine for, what it may do, and until when. */
export async function whoami(gateway: Gateway, { json = false, keptIn }: Wanted): Promise<string> {
  const kept = keptIn === undefined ? {} : { keptIn };
  const { lines, object } = tokenForm.test(gateway.token) ? await agentTokenAt(gateway) : await callerAt(gateway);
  if (json) return JSON.stringify({ ...object, ...kept });
  return [...lines, ...(keptIn === undefined ? [] : [lineOf("kept in", keptIn)])].map((line) => terminalText(line)).join("\n");
}

/** What is told, to people and to programs. */
interface Told {
  lines: string[];
  object: object;
}

async function callerAt(gateway: Gateway): Promise<Told> {
  const who = await ask(gateway, "session.get", {});
  return { lines: linesOf(gateway.server, who), object: objectOf(gateway.server, who) };
}

/** An agent token may not ask whose it is; that it is good shows where anyone may ask who is known. */
async function agentTokenAt(gateway: Gateway): Promise<Told> {
  await ask(gateway, "provider.list", { search: "github" });
  const { server } = gateway;
  const words = `An agent token that ${server} takes. It opens tunnels, and may ask nothing else: sign in with postern login to be yourself.`;
  return { lines: [words], object: { v: 1, server, actor: { kind: "agent" }, rights: ["tunnel"] } };
}

/** `Alice of Acme (alice@acme.test, developer)`. */
export function nameOf({ actor, organization, role }: Whoami): string {
  const about = [actor.email, role].filter((part) => part !== undefined).join(", ");
  return `${actor.name} of ${organization.name} (${about})`;
}

const kinds: Record<Whoami["actor"]["kind"], string> = { user: "person", key: "API key", agent: "agent token" };

function linesOf(server: string, who: Whoami): string[] {
  const { agent, actor, organization, projects, rights, role } = who;
  const ends = agent ? `${agent.expiresAt.toISOString()}, if it is not used till then; ${agent.endsAt.toISOString()} in any case` : undefined;
  const lines: [string, string | undefined][] = [
    [kinds[actor.kind], actor.email ? `${actor.name} <${actor.email}>` : actor.name],
    ["role", role],
    ["organization", `${organization.name} (${organization.slug})`],
    ["projects", projects.map(({ slug }) => slug).join(", ") || "none"],
    ["rights", rights.join(", ") || "none"],
    ["signed in on", agent?.machine],
    ["until", ends],
    ["server", server],
  ];
  return lines.flatMap(([name, value]) => (value === undefined ? [] : [lineOf(name, value)]));
}

const lineOf = (name: string, value: string): string => `${name.padEnd(13)} ${value}`;

function objectOf(server: string, { actor, role, organization, projects, rights, agent }: Whoami): object {
  const { id, slug, name } = organization;
  const until = agent && { machine: agent.machine, expiresAt: agent.expiresAt, endsAt: agent.endsAt };
  return { v: 1, server, actor, role, organization: { id, slug, name }, projects: projects.map(({ slug, name }) => ({ slug, name })), rights, ...until };
}
