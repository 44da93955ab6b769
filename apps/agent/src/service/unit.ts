/** What a service of the operating system runs. */
export interface ServiceFacts {
  name: string;
  /** The whole command line: program and arguments. */
  command: readonly string[];
  /** Where it runs. */
  folder: string;
}

/** A fatal end is final: starting it again would change nothing (usage, not signed in, name taken, expired, revoked, version). */
const finalCodes = "0 2 3 4 5 6 7";

/** A systemd user unit (systemd.service(5)). It holds no token: the agent reads what postern login stored. */
export function systemdUnit({ name, command, folder }: ServiceFacts): string {
  return `[Unit]
Description=Postern agent (${name})
After=network-online.target

[Service]
ExecStart=${command.map(systemdWord).join(" ")}
WorkingDirectory=${folder.replaceAll("%", "%%")}
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=${finalCodes}

[Install]
WantedBy=default.target
`;
}

/** A launchd agent of the user (launchd.plist(5)); it comes back after a crash, not after a clean end. */
export function launchdPlist({ name, command, folder }: ServiceFacts): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${xmlText(labelOf(name))}</string>
  <key>ProgramArguments</key>
  <array>
${command.map((word) => `    <string>${xmlText(word)}</string>`).join("\n")}
  </array>
  <key>WorkingDirectory</key><string>${xmlText(folder)}</string>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>Crashed</key><true/></dict>
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
  return `"${word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;
}

function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
