import { patience } from "@postern/contract/frames";
import { type Command, Option } from "commander";
import type { Transport } from "../line.ts";
import { gatherHeader, readDuration, readInspect, readPath, readSample, readSince, readSlots } from "../option-values.ts";
import { type Output, outputs } from "../output/screen.ts";
import { projectOption, serverOption } from "./options.ts";

export interface MirrorOptions {
  server?: string;
  project?: string;
  /** In the filter language of lists and routes. */
  filter?: string;
  /** How many of the events, in percent. */
  sample: number;
  /** After how long it ends, in milliseconds. */
  ttl?: number;
  path?: string;
  hostHeader: string;
  header: string[];
  slots: number;
  timeout: number;
  allowRemote?: boolean;
  transport?: Transport;
  /** The inspector's port; 0 for none. */
  inspect?: number;
}
export interface MirrorCommand {
  /** Names (orders-* too) or ids. */
  endpoints: string[];
  /** A port or an address of the local server. */
  target: string;
  options: MirrorOptions;
  output: Output;
}
export interface MirrorVerbs {
  mirror(command: MirrorCommand): Promise<void>;
}

const examples = `
Examples:
  $ postern mirror orders-prod 4000                           a copy of each event of this endpoint
  $ postern mirror 'orders-*' 4000 --filter 'type:order.*' --sample 10%    of several endpoints, a tenth of what fits
  $ postern mirror orders-prod 4000 --ttl 1h --output json | jq .          for an hour, for programs

Copies are made beside the deliveries: nobody waits for them, and what your server answers goes nowhere. Each has the
bytes and headers of its event and Postern-Mirror: 1 at the end; credentials are covered (****). When your server is too
slow for them 100 wait, then the oldest are dropped, and counted. A mirror takes the right to payloads; that it was
started, by whom and with which filter, and what it came to, are audit entries.

Exit codes: as of postern listen; 5 when its time is over or someone ended it.`;

/** `postern mirror`. */
export function addMirrorCommand(program: Command, verbs: MirrorVerbs): void {
  program
    .command("mirror")
    .description("Bring copies of events to a local server, while their deliveries go on as they do")
    .argument("<endpoint>", "whose events: a name (orders-* too), a tag or an id")
    .argument("<port|url>", "where your server listens: 4000, or http://localhost:4000/hooks")
    .addOption(serverOption())
    .addOption(projectOption())
    .option("--filter <text>", "which events, as in 'type:invoice.* body.livemode:true'; all without it")
    .addOption(new Option("--sample <percent>", "how many of those, drawn by chance, such as 10%").argParser(readSample).default(100, "100%"))
    .option("--ttl <duration>", "after how long it ends by itself, up to 24h (default: 8h)", readSince)
    .option("--path <path>", "path at the local server", readPath)
    .option("--host-header <value>", "Host header at the local server: original, local, or a value", "original")
    .addOption(
      new Option("--header <line>", "one more header for the local server, as in 'Name: value'; repeatable").argParser(gatherHeader).default([], "none"),
    )
    .option("--slots <n>", "how many at once", readSlots, 8)
    .addOption(new Option("--timeout <duration>", "how long your server may take, up to 10m").argParser(readDuration).default(patience.answerMs, "30s"))
    .option("--allow-remote", "let the target be another machine than this one")
    .addOption(new Option("--transport <kind>", "what carries it (default: ws; poll where no WebSocket comes through, and it says so)").choices(["ws", "poll"]))
    .option("--inspect <port|off>", "where the inspector is seen on this machine; the next free port where that one is taken", readInspect, 4_040)
    .addOption(new Option("--output <form>", "what is printed; quiet: only what is amiss or waits").choices([...outputs]).default("compact"))
    .addHelpText("after", examples)
    .action((endpoint: string, target: string, { output, ...options }) => verbs.mirror({ endpoints: [endpoint], target, options, output }));
}
