import { nearestWord } from "@postern/contract/nearest-word";
import type { PolicyFile } from "@postern/contract/policy-file";
import { problems } from "@postern/contract/problem";
import type { ProjectExport } from "@postern/contract/project-export";
import { Ended, exitCodes } from "../exit.ts";
import type { Gateway } from "../gateway.ts";
import { apply, type Done, doneLine } from "./apply.ts";
import { type Caller, callerOf, patient } from "./caller.ts";
import { FileFaults, type OpenFile, openPolicyFile } from "./open-file.ts";
import { openProject, secretSettingsOf } from "./open-project.ts";
import { type Plan, planOf, progressOf, pruning } from "./plan.ts";
import { planJson, planLines } from "./plan-lines.ts";
import { pull } from "./pull.ts";
import { resolvePolicy, type Surroundings, within } from "./resolve.ts";
import { allHold, trialLines } from "./trial-lines.ts";
import { type EndpointResult, tryPolicy } from "./try-policy.ts";

/** Where a command runs. Whatever it says has gone through `say`, which covers the values of variables. */
export interface Terminal {
  gateway: Gateway;
  variable: Surroundings["variable"];
  say(line: string): void;
  /** Asks for a yes; nothing when no one can be asked. */
  confirm?: (question: string) => Promise<boolean>;
}
export interface FileCommand {
  file: string;
  project?: string;
  json?: boolean;
}

/** `postern pull [FILE]`. */
export async function pullFile({ file, project }: FileCommand, { gateway, variable, say }: Terminal): Promise<void> {
  const call = callerOf(gateway);
  const exported = await openProject(call, project ?? projectNamedIn(file));
  const isSecret = await secretSettingsOf(call, exported.endpoints);
  say(pull({ name: file, project: exported, server: gateway.server, around: { variable, isSecret } }));
}

function projectNamedIn(file: string): string | undefined {
  try {
    return openPolicyFile(file).file.project;
  } catch {
    return undefined; // pull tells what is wrong with the file, when it has what to write
  }
}

interface Opened {
  open: OpenFile;
  project: ProjectExport;
  around: Surroundings;
  call: Caller;
}

async function openAll({ file, project }: FileCommand, { gateway, variable }: Terminal): Promise<Opened> {
  const open = openPolicyFile(file);
  const call = callerOf(gateway);
  const exported = await openProject(call, project ?? open.file.project);
  return { open, call, project: exported, around: { variable, isSecret: await secretSettingsOf(call, open.file.endpoints ?? []) } };
}

/** `postern plan FILE`. */
export async function planFile(command: FileCommand & { prune?: boolean }, terminal: Terminal): Promise<void> {
  const { open, project, around } = await openAll(command, terminal);
  sayPlan(preparedPlan(planOf(open, project, around), command), command, terminal);
}

function preparedPlan(plan: Plan, { prune = false }: { prune?: boolean }): Plan {
  return prune ? pruning(plan) : plan;
}

function sayPlan(plan: Plan, { json }: FileCommand, { say }: Terminal): void {
  for (const line of json ? [JSON.stringify(planJson(plan))] : planLines(plan)) say(line);
}

export interface ApplyCommand extends FileCommand {
  prune?: boolean;
  yes?: boolean;
  note: string;
  /** The revision of a plan that was agreed on. */
  revision?: string;
}

/** `postern apply FILE`: shows the plan, asks, sees that nothing was changed meanwhile, and makes the changes. */
export async function applyFile(command: ApplyCommand, terminal: Terminal): Promise<void> {
  const { open, project, around, call } = await openAll(command, terminal);
  const plan = preparedPlan(planOf(open, project, around), command);
  if (command.revision !== undefined && command.revision !== plan.revision) throw changedMeanwhile(command.revision, plan.revision);
  sayPlan(plan, command, terminal);
  if (plan.changes.length === 0) return;
  if (!command.yes && !(await confirmed(plan, terminal))) throw new Ended(exitCodes.stopped, "nothing was changed");
  const now = await openProject(call, project.project.slug);
  if (now.revision !== plan.revision) throw changedMeanwhile(plan.revision, now.revision);
  const tell = (done: Done) => terminal.say(command.json ? JSON.stringify({ v: 1, type: "done", ...done }) : doneLine(done));
  await apply(plan, progressOf(project, call, command.note), tell);
}

async function confirmed({ changes }: Plan, { confirm }: Terminal): Promise<boolean> {
  if (!confirm) throw new Ended(exitCodes.usage, "no one can be asked here: look at postern plan, then say --yes");
  return confirm(`Make ${changes.length === 1 ? "this change" : `these ${changes.length} changes`}? [y/N] `);
}

function changedMeanwhile(planned: string, now: string): Ended {
  const { code } = problems.conflict;
  return new Ended(
    exitCodes.failed,
    `the gateway was changed since revision ${planned} (it is ${now} now): nothing was done; look at postern plan again`,
    code,
  );
}

export interface TestCommand extends FileCommand {
  endpoint?: string;
  against?: number;
}

/** `postern policy test FILE`: throws an Ended of exit code 10 when something is not as expected. */
export async function testFile({ endpoint: wanted, against, ...command }: TestCommand, terminal: Terminal): Promise<void> {
  const { open, project, around, call } = await openAll(command, terminal);
  const faults = new FileFaults(open);
  const endpoints = chosen(open.file, wanted).flatMap(({ endpoint, index }) => {
    const tell = within(faults, ["endpoints", index, "policy"]);
    return endpoint.policy ? [{ endpoint, policy: resolvePolicy(endpoint.policy, around, tell).sent, last: against }] : [];
  });
  faults.demandNone();
  const results: EndpointResult[] = [];
  for (const trial of endpoints) results.push(await tryPolicy(patient(call), project, trial));
  const holds = allHold(results);
  for (const line of command.json ? [JSON.stringify({ v: 1, type: "policy-test", holds, endpoints: results })] : trialLines(results)) terminal.say(line);
  if (!holds) throw new Ended(exitCodes.failed, "the policy is not as expected");
}

function chosen({ endpoints = [] }: PolicyFile, wanted: string | undefined): { endpoint: NonNullable<PolicyFile["endpoints"]>[number]; index: number }[] {
  const all = endpoints.map((endpoint, index) => ({ endpoint, index }));
  const found = wanted === undefined ? all : all.filter(({ endpoint }) => endpoint.name === wanted);
  if (wanted === undefined || found.length > 0) return found;
  const meant = nearestWord(
    wanted,
    endpoints.map(({ name }) => name),
  );
  throw new Ended(exitCodes.usage, `the file has no endpoint "${wanted}"${meant === undefined ? "" : `; did you mean ${meant}?`}`);
}
