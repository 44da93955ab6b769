import os from "node:os";
import { Environment as StartEnvironment } from "@postern/up/env";
import type { z } from "zod";
import { AgentEnv } from "../../apps/agent/src/env.ts";
import { Environment as IngestEnvironment } from "../../apps/ingest/src/env.ts";
import { WebEnv } from "../../apps/web/src/server/env.ts";
import { Environment as WorkerEnvironment } from "../../apps/worker/src/env.ts";
import { type Field, fieldsOf, table } from "./markdown.ts";

const programs: { title: string; about: string; schema: z.ZodType }[] = [
  {
    title: "npm start",
    about: "The one-command start; it gives the apps everything they need, and passes POSTERN_ settings on to them.",
    schema: StartEnvironment,
  },
  { title: "ingest", about: "apps/ingest: where webhooks come in, and the tunnel hub.", schema: IngestEnvironment },
  { title: "worker", about: "apps/worker: brings events to their destinations.", schema: WorkerEnvironment },
  { title: "web", about: "apps/web: the dashboard and the API.", schema: WebEnv },
  { title: "postern", about: "apps/agent: the command line on a developer's machine.", schema: AgentEnv },
];

// A home folder in a default is the reader's, not that of whoever wrote the page.
const settingsOf = (schema: z.ZodType): Field[] => fieldsOf(schema).map((field) => ({ ...field, standard: field.standard.replaceAll(os.homedir(), "~") }));

export function environment(): string {
  const sections = programs.map(({ title, about, schema }) => {
    const rows = settingsOf(schema).map(({ name, type, required, standard, description }) => [
      `\`${name}\``,
      type,
      required ? "yes" : standard || "no",
      description,
    ]);
    return `## ${title}\n\n${about}\n\n${table(["variable", "type", "needed, or default", "meaning"], rows)}`;
  });
  return `# Environment\n\nEach program reads its settings once, at start, and says in one sentence what is wrong with them. An empty value counts as not set.\n\n${sections.join("\n\n")}\n`;
}

// What npm start decides by itself, whatever the environment says.
const decided = new Set(["POSTERN_LOCAL", "POSTERN_INGEST_HOST", "POSTERN_WEB_HOST", "POSTERN_HEALTH_PORT", "POSTERN_ROLES", "POSTERN_SESSION_SECRET"]);

/** Every setting that someone may want to change, commented out, for `npm start`. */
export function exampleFile(): string {
  const seen = new Set<string>(decided);
  const sections = programs.slice(0, 4).map(({ title, schema }) => {
    const own = settingsOf(schema).filter(({ name }) => !seen.has(name));
    for (const { name } of own) seen.add(name);
    return `# ${title}\n\n${own.map(({ name, standard, description }) => `# ${description}\n#${name}=${plain(standard)}`).join("\n\n")}`;
  });
  return `# Copy to .env and uncomment what you change; npm start reads it. Nothing here needs to be set.\n\n${sections.join("\n\n\n")}\n`;
}

function plain(standard: string): string {
  const value: unknown = standard ? JSON.parse(standard.slice(1, -1)) : "";
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}
