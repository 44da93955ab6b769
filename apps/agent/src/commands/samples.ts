import { type Command, InvalidArgumentError, Option } from "commander";
import type { SendWanted } from "../samples/send.ts";
import { jsonOption, projectOption, serverOption } from "./options.ts";

/** What the commands about samples and signatures do; handed in. */
export interface SampleVerbs {
  send(command: SendWanted & { server?: string }): Promise<void>;
  inspectSignature(command: { provider: string; file: string; secretEnv?: string; url?: string; at?: number; json?: boolean }): Promise<void>;
}

const sendHelp = `
Examples:
  $ postern send github --to 3000                    a push, to http://localhost:3000/
  $ postern send stripe --to 3000/hooks --secret-env STRIPE_SECRET
  $ postern send github pull_request --body pr.json --to 3000
  $ postern send github --to github                  through the endpoint's address, signed by the gateway with its own secret
  $ postern send stripe > sample.http                as a file, for postern inspect-signature

To this machine nothing else is needed: no sign-in, no gateway. Names, numbers and ids of samples are made up.

Exit codes: 0 taken, 10 not taken, 2 usage; others as for listen.`;

const inspectHelp = `
Examples:
  $ postern inspect-signature --provider stripe request.http --secret-env STRIPE_SECRET
  $ postern events show req_01jd… --raw | postern inspect-signature --provider stripe - --secret-env STRIPE_SECRET

The file is a request as it stands on the wire: request line, headers, an empty line, the body to its last byte. It is judged on this machine by
the engine of the gateway; nothing is sent anywhere, and public keys are not fetched.

Exit codes: 0 proved, 10 not proved, 2 usage.`;

/** `postern send`, `inspect-signature`. */
export function addSampleCommands(program: Command, verbs: SampleVerbs): void {
  program
    .command("send")
    .description("Send a sample event, signed as its provider would sign it")
    .argument("<provider>", "its slug, such as github; postern providers lists them")
    .argument("[event]", "the event's type; another than the sample's needs --body")
    .option("--to <where>", "a port or address of this machine, or an endpoint by its name (default: printed)")
    .option("--body <file>", "the body, instead of the sample's")
    .option("--secret-env <name>", "the variable that holds the secret to sign with (default: a sample secret, told)")
    .option("--url <url>", "the public address that the provider was given, where it signs that")
    .option("--host-header <value>", "Host header at the local server: original, local, or a value", "local")
    .addOption(serverOption())
    .addOption(projectOption())
    .addOption(jsonOption("for programs: one object"))
    .addHelpText("after", sendHelp)
    .action((provider: string, event: string | undefined, options) => verbs.send({ provider, ...(event !== undefined && { event }), ...options }));
  program
    .command("inspect-signature")
    .description("Say what a request's signature is made over, and which step of its check fails")
    .argument("<file>", "the request as it stands on the wire; - for standard input")
    .requiredOption("--provider <slug>", "who is said to have signed it")
    .option("--secret-env <name>", "the variable that holds the secret, or the public key in PEM")
    .option("--url <url>", "the public address that was called, where the provider signs that")
    .addOption(new Option("--at <moment>", "when it came: unix seconds, or 2026-11-22T09:41:00Z (default: now)").argParser(readMoment))
    .addOption(jsonOption("for programs: one object"))
    .addHelpText("after", inspectHelp)
    .action((file: string, options) => verbs.inspectSignature({ file, ...options }));
}

function readMoment(text: string): number {
  const ms = /^\d{9,11}$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw new InvalidArgumentError("Write unix seconds, or 2026-11-22T09:41:00Z.");
}
