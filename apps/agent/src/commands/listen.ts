import { patience } from "@postern/contract/frames";
import { type Command, Option } from "commander";
import type { ListenOptions } from "../listen.ts";
import { gatherHeader, readDuration, readHeld, readInspect, readPath, readRate, readSince, readSlots, readTunnelName } from "../option-values.ts";
import { type Output, outputs } from "../output/screen.ts";
import { serverOption } from "./options.ts";

export interface ListenCommand {
  target: string;
  endpoints: string[];
  options: ListenOptions;
  output: Output | "tui";
}
export interface ListenVerbs {
  listen(command: ListenCommand): Promise<void>;
}

const examples = `
Examples:
  $ postern listen 4000                              every endpoint of the project, to http://localhost:4000/
  $ postern listen 4000 github --path /hooks         one endpoint, below a path
  $ postern listen 4000 --held drain --slots 1       bring what waited, strictly in the order it came
  $ postern listen 4000 'orders-*' --filter 'type:invoice.*' --ttl 8h    of several endpoints what is yours, for a day's work
  $ postern listen 4000 --output json | jq .         for programs

While this machine is away, events are held and nothing is lost. What your server answers (also 4xx and 5xx) is final
unless --retry is given; every event can be replayed from the dashboard.

Exit codes: 0 stopped by you, 1 unexpected, 2 usage, 3 not signed in, 4 name taken, 5 expired, 6 revoked or replaced,
7 version refused, 8 gateway not reachable at start.`;

/** `postern listen`. */
export function addListenCommand(program: Command, verbs: ListenVerbs): void {
  program
    .command("listen")
    .description("Bring events to a local server, as they come")
    .argument("<port|url>", "where your server listens: 4000, or http://localhost:4000/hooks")
    .argument("[endpoint...]", "names (orders-* too), tags or ids of endpoints; none: those it had before, else all of the project")
    .addOption(serverOption())
    .option("--project <name>", "the project whose endpoints are meant, where the organization has several")
    .option("--name <name>", "the tunnel's name (default: this machine's name and the port)", readTunnelName)
    .option("--path <path>", "path at the local server", readPath)
    .option("--host-header <value>", "Host header at the local server: original, local, or a value", "original")
    .option("--held <choice>", "events that waited: drain, last:N, skip or keep (default: ask, or keep without a terminal)", readHeld)
    .option("--slots <n>", "how many at once; 1 keeps strict order", readSlots, 8)
    .addOption(new Option("--timeout <duration>", "how long your server may take, up to 10m").argParser(readDuration).default(patience.answerMs, "30s"))
    .option("--since <duration>", "of what waited, bring only what came within this long, such as 2h; the rest stays held", readSince)
    .option("--rate <n/s>", "deliveries a second at most, such as 20/s", readRate)
    .option("--filter <text>", "which of their events come to you, as in 'type:invoice.* -body.livemode:false'; stays until it is changed, '' ends it")
    .option("--ttl <duration>", "after how long these endpoints no longer feed the tunnel, such as 8h", readSince)
    .option("--pool", "share the tunnel with other agents: each event goes to one that has a free slot")
    .option("--take-over", "make someone else's tunnel yours, where you may configure")
    .addOption(
      new Option("--mode <mode>", "what becomes of your server's answers; answer: where a destination answers an endpoint's senders, your server does").choices(
        ["deliver", "answer"],
      ),
    )
    .addOption(new Option("--transport <kind>", "what carries it (default: ws; poll where no WebSocket comes through, and it says so)").choices(["ws", "poll"]))
    .option("--retry", "try again when your server fails, as for a URL destination")
    .addOption(
      new Option("--header <line>", "one more header for the local server, as in 'Name: value'; repeatable").argParser(gatherHeader).default([], "none"),
    )
    .option("--allow-remote", "let the target be another machine than this one")
    .option("--inspect <port|off>", "where the inspector is seen on this machine; the next free port where that one is taken", readInspect, 4_040)
    .addOption(
      new Option("--output <form>", "what is printed; quiet: only what is amiss or waits; tui: a screen of its own, with keys for each event")
        .choices([...outputs, "tui"])
        .default("compact"),
    )
    .addHelpText("after", examples)
    .action((target: string, endpoints: string[], { output, ...options }) => verbs.listen({ target, endpoints, options, output }));
}
