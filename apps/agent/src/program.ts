import { Command } from "commander";
import { addCompletionCommand, type CompletionVerbs } from "./commands/completion.ts";
import { addDoctorCommand, type DoctorVerbs } from "./commands/doctor.ts";
import { addEventCommands, type EventVerbs } from "./commands/events.ts";
import { addFileCommands, type FileVerbs } from "./commands/files.ts";
import { addListenCommand, type ListenVerbs } from "./commands/listen.ts";
import { addMirrorCommand, type MirrorVerbs } from "./commands/mirror.ts";
import { addProviderCommands, type ProviderVerbs } from "./commands/providers.ts";
import { addSampleCommands, type SampleVerbs } from "./commands/samples.ts";
import { addServiceCommands, type ServiceVerbs } from "./commands/service.ts";
import { addShareCommands, type ShareVerbs } from "./commands/share.ts";
import { addSignInCommands, type SignInVerbs } from "./commands/sign-in.ts";
import { addTunnelCommands, type TunnelVerbs } from "./commands/tunnels.ts";
import { addUpCommand, type UpVerbs } from "./commands/up.ts";
import { agentVersion } from "./version.ts";
import type { CertificateFiles } from "./way-out/read-certificate.ts";

/** What the commands do, a group each; handed in. */
export interface Verbs
  extends ListenVerbs,
    MirrorVerbs,
    UpVerbs,
    EventVerbs,
    SampleVerbs,
    ShareVerbs,
    TunnelVerbs,
    ShareVerbs,
    DoctorVerbs,
    ProviderVerbs,
    SignInVerbs,
    FileVerbs,
    ServiceVerbs,
    CompletionVerbs {
  /** How the gateway is reached by the command that follows. */
  goOut(files: CertificateFiles): void;
}

/** The command line: a group of commands adds its names, options and help in a file of its own. */
export function commandLine(verbs: Verbs): Command {
  const program = new Command("postern")
    .description("Brings webhooks that came in through a Postern gateway to a server on this machine, and keeps the gateway's configuration in a file.")
    .version(agentVersion)
    .showHelpAfterError("(postern --help shows what there is)")
    .option("--cert <file>", "a client certificate (PEM) for a gateway that asks for one (default: $POSTERN_CERT)")
    .option("--key <file>", "its private key (PEM, not encrypted; default: $POSTERN_KEY)")
    .hook("preAction", (command) => verbs.goOut(command.opts()))
    .exitOverride();
  addListenCommand(program, verbs);
  addMirrorCommand(program, verbs);
  addUpCommand(program, verbs);
  addEventCommands(program, verbs);
  addTunnelCommands(program, verbs);
  addShareCommands(program, verbs);
  addSampleCommands(program, verbs);
  addDoctorCommand(program, verbs);
  addProviderCommands(program, verbs);
  addSignInCommands(program, verbs);
  addFileCommands(program, verbs);
  addServiceCommands(program, verbs);
  addCompletionCommand(program, verbs);
  return program;
}
