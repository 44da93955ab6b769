import { idOf } from "@postern/contract/id";
import type { RequestDetail } from "@postern/contract/request";
import { type Command, InvalidArgumentError, Option, type OptionValues } from "commander";
import { readLimit, readSince } from "../option-values.ts";
import type { ReplayWanted } from "../requests/replay.ts";
import { type RequestsWanted, statuses } from "../requests/wanted.ts";
import { jsonOption, projectOption, serverOption } from "./options.ts";

interface Asked {
  server?: string;
  project?: string;
  json?: boolean;
}
/** What the commands about events do; handed in. */
export interface EventVerbs {
  events(command: Asked & RequestsWanted & { sinceMs: number; limit: number }): Promise<void>;
  showEvent(command: Asked & { id: RequestDetail["id"]; raw?: boolean }): Promise<void>;
  tailEvents(command: Asked & RequestsWanted): Promise<void>;
  replay(command: ReplayWanted & Asked): Promise<void>;
}

const listHelp = `
Examples:
  $ postern events                                   the last 50 of the last 24 hours
  $ postern events --since 1h --status failed        what could not be delivered
  $ postern events --filter 'type:invoice.* -ip:10.*' --json | jq .id
  $ postern events tail --endpoint github            as they come

A filter is written as in the dashboard: field:value, several values a,b, * for anything, - for not. Fields: verdict, reason, endpoint, type,
method, ip, event, version, delivery, id. Sign in first: postern login; or set POSTERN_API_KEY to an API key that may read.`;

const replayHelp = `
Examples:
  $ postern replay req_01jd…                         wherever its endpoint's routes lead now
  $ postern replay req_01jd… --to alice-laptop       one destination or tunnel, by its name
  $ postern replay req_01jd… --to 3000 --diff        from here to localhost:3000, compared with the answer that was kept
  $ postern replay req_01jd… --to 3000 --edit --sign-again --secret-env STRIPE_SECRET

By the gateway the event is brought again as it came, as new deliveries; that needs the right to operate. To a server on this machine it is sent from
here, with the bytes and headers it came with, past the gateway; that reveals the payload, which needs that right and is an audit entry.

Exit codes: 0 taken, 10 not taken, 2 usage; others as for listen.`;

/** `postern events`, `events show`, `events tail`, `replay`. */
export function addEventCommands(program: Command, verbs: EventVerbs): void {
  const events = wanting(program.command("events"))
    .description("The requests that came, newest first")
    .addOption(new Option("--since <duration>", "how far back: 30m, 24h, 7d; 30d at most").argParser(readSince).default(86_400_000, "24h"))
    .option("--limit <n>", "how many at most", readLimit, 50)
    .addHelpText("after", listHelp)
    .action(({ since, ...options }) => verbs.events({ ...options, sinceMs: since }));
  events
    .command("show")
    .description("One request: what each gate said, its deliveries and attempts, its headers")
    .argument("<request>", "its id, req_…", readRequestId)
    .option("--raw", "the request itself, to the byte: head and body; reveals the payload, which is an audit entry")
    .addOption(serverOption())
    .addOption(jsonOption("for programs: one object").conflicts("raw"))
    .action((id: RequestDetail["id"], _options, command: Command) => verbs.showEvent({ id, ...meant(command) }));
  wanting(events.command("tail"))
    .description("Requests as they come, until Ctrl-C")
    .action((_options, command: Command) => verbs.tailEvents(meant(command)));
  program
    .command("replay")
    .description("Bring an event again: by the gateway, or from here to a server on this machine")
    .argument("<request>", "its id, req_…", readRequestId)
    .option("--to <where>", "a destination or tunnel by its name; or a port or address of this machine: 3000, http://localhost:3000/hooks")
    .option("--edit", "change it first, in $EDITOR (with --to this machine)")
    .option("--sign-again", "sign it anew as its provider would, with the time of now (with --to this machine)")
    .option("--secret-env <name>", "the variable that holds the secret for --sign-again")
    .option("--diff", "compare the answer with the one that was kept")
    .option("--host-header <value>", "Host header at the local server: original, local, or a value", "original")
    .option("--allow-remote", "let --to be an address of another machine")
    .addOption(serverOption())
    .addOption(projectOption())
    .addOption(jsonOption("for programs: one object"))
    .addHelpText("after", replayHelp)
    .action((id: RequestDetail["id"], options) => verbs.replay({ id, ...options }));
}

/** The command's own options, which `events` takes first where it has one of the same name. */
function meant(command: Command): OptionValues {
  const own = new Set(command.options.map((option) => option.attributeName()));
  const all = command.optsWithGlobals();
  if (all.raw && all.json) command.error("error: option '--json' cannot be used with option '--raw'");
  return Object.fromEntries(Object.entries(all).filter(([name]) => own.has(name)));
}

function wanting(command: Command): Command {
  return command
    .option("--endpoint <name>", "this endpoint only, by its name or id")
    .option("--filter <text>", "which requests, as in the dashboard: 'type:push verdict:refused'")
    .addOption(new Option("--status <status>", "what became of them").choices([...statuses]))
    .addOption(serverOption())
    .addOption(projectOption())
    .addOption(jsonOption());
}

function readRequestId(text: string): RequestDetail["id"] {
  const read = idOf("req").safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError("Write the id of a request, req_…, as postern events shows it.");
}
