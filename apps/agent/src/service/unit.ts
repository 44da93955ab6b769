/** What a service of the operating system runs. */
export interface ServiceFacts {
  name: string;
  /** The whole command line: program and arguments. */
  command: readonly string[];
  /** Where it runs. */
  folder: string;
  /** Variables that it is given; no secret is one of them. */
  environment: Readonly<Record<string, string>>;
  /** Where what it says is written, on systems that keep no journal. */
  logFile: string;
}

/** A fatal end is final: starting it again would change nothing (usage, not signed in, name taken, expired, revoked, version). */
const finalCodes = [0, 2, 3, 4, 5, 6, 7];

/** A systemd user unit (systemd.service(5)). It holds no token: the agent reads what postern login stored. */
export function systemdUnit({ name, command, folder, environment }: ServiceFacts): string {
  const variables = Object.entries(environment).map(([variable, value]) => `Environment=${systemdValue(`${variable}=${value}`)}\n`).join(""); // biome-ignore format: one line each
  return `[Unit]
Description=Postern agent (${name})
After=network-online.target

[Service]
ExecStart=${command.map(systemdWord).join(" ")}
WorkingDirectory=${folder.replaceAll("%", "%%")}
${variables}Restart=on-failure
RestartSec=5
RestartPreventExitStatus=${finalCodes.join(" ")}

[Install]
WantedBy=default.target
`;
}

/**
 * launchd knows no exit codes but 0: a final end is told as one, and what launchd asks of the shell goes on to the agent, even when it asks before
 * the shell knows which process that is. A wait that a signal ended is waited for again; 127 says that there is nothing left to wait for.
 */
const launchdShell = `child=; asked=; trap 'asked=1; [ -z "$child" ] || kill -TERM "$child"' TERM
"$@" & child=$!; [ -z "$asked" ] || kill -TERM "$child"
wait "$child"; code=$?
while [ -n "$asked" ]; do asked=; wait "$child"; again=$?; [ "$again" = 127 ] || code=$again; done
case $code in ${finalCodes.join("|")}) exit 0 ;; esac; exit "$code"`;

/** The command as launchd runs it. */
export function launchdCommand(command: readonly string[]): string[] {
  return ["/bin/sh", "-c", launchdShell, "postern", ...command];
}

/** A launchd agent of the user (launchd.plist(5)); it comes back after a fault, such as a gateway that is away, and not after a final end. */
export function launchdPlist({ name, command, folder, environment, logFile }: ServiceFacts): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${xmlText(labelOf(name))}</string>
  <key>ProgramArguments</key>
  <array>
${launchdCommand(command)
  .map((word) => `    <string>${xmlText(word)}</string>`)
  .join("\n")}
  </array>
  <key>WorkingDirectory</key><string>${xmlText(folder)}</string>
  <key>EnvironmentVariables</key>
  <dict>
${Object.entries(environment)
  .map(([variable, value]) => `    <key>${variable}</key><string>${xmlText(value)}</string>`)
  .join("\n")}
  </dict>
  <key>StandardOutPath</key><string>${xmlText(logFile)}</string>
  <key>StandardErrorPath</key><string>${xmlText(logFile)}</string>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>ThrottleInterval</key><integer>30</integer>
</dict>
</plist>
`;
}

export function labelOf(name: string): string {
  return `postern.agent.${name}`;
}

/** One word of ExecStart: quoted, with nothing in it that systemd would put something else in place of. */
function systemdWord(word: string): string {
  return systemdValue(word).replaceAll("$", "$$$$");
}

/** The same where a $ is no more than that. */
function systemdValue(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%")}"`;
}

function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
