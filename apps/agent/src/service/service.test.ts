import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { readEnv } from "../env.ts";
import type { World } from "../world.ts";
import { certificateOptions, serviceEnvironment } from "./environment.ts";
import { install, managerOf, uninstall } from "./manager.ts";
import { launchdCommand, launchdPlist, systemdUnit } from "./unit.ts";
import { serviceVerbs } from "./verbs.ts";
import { windowsSteps } from "./windows-task.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-service-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const facts = {
  name: "default",
  command: ["/usr/bin/node", "/opt/po stern/100%/a$b.mjs", "up", "--file", '/home/ada/"x".yaml'],
  folder: "/tmp",
  environment: { HTTPS_PROXY: "http://p.example/%a$b" },
  logFile: "/tmp/log",
};

test("a unit quotes every word, and leaves nothing that systemd would put something else in place of", () => {
  const unit = systemdUnit(facts);
  expect(unit).toContain('ExecStart="/usr/bin/node" "/opt/po stern/100%%/a$$b.mjs" "up" "--file" "/home/ada/\\"x\\".yaml"');
  expect(unit).toContain("RestartPreventExitStatus=0 2 3 4 5 6 7");
  expect(unit).toContain('Environment="HTTPS_PROXY=http://p.example/%%a$b"\n');
  expect(unit).not.toMatch(/POSTERN_AGENT_TOKEN|agt_|key_/);
});

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
test.skipIf(!hasSystemd)("systemd itself finds nothing wrong with a unit", () => {
  const file = path.join(folder, "postern-default.service");
  fs.writeFileSync(file, systemdUnit({ ...facts, command: [process.execPath, "/tmp/a b%.mjs"] }));
  const { stdout, stderr } = spawnSync("systemd-analyze", ["verify", "--user", "--man=no", file], {
    encoding: "utf8",
    env: { ...process.env, XDG_RUNTIME_DIR: folder },
  });
  expect(`${stdout}${stderr}`).not.toContain("postern-default.service:");
});

test("a property list holds the words as text", () => {
  const plist = launchdPlist({ ...facts, command: ["/bin/a", "<&>"] });
  expect(plist).toContain("<string>&lt;&amp;&gt;</string>");
  expect(plist).toContain("<key>HTTPS_PROXY</key><string>http://p.example/%a$b</string>");
  expect(plist).toContain("<key>StandardOutPath</key><string>/tmp/log</string>");
});

test.each([
  [0, 0],
  [5, 0],
  [6, 0],
  [1, 1],
  [8, 8],
])("an agent that ended with %i ends for launchd with %i, so that only a fault starts it again", (code, told) => {
  const [program = "", ...args] = launchdCommand(["/bin/sh", "-c", `exit ${code}`]);
  expect(spawnSync(program, args).status).toBe(told);
});

test("an agent that launchd stops ends by itself, and for good; one that was killed is a fault", async () => {
  const agent = 'trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.05; done';
  const [program = "", ...args] = launchdCommand(["/bin/sh", "-c", agent]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  child.stdout.on("data", (text: Buffer) => {
    if (said === "") child.kill("SIGTERM");
    said += text;
  });
  expect(await once(child, "close")).toEqual([0, null]);
  expect(said).toBe("up\nbye\n");
  const [shell = "", ...words] = launchdCommand(["/bin/sh", "-c", "kill -KILL $$"]);
  expect(spawnSync(shell, words).status).toBe(137);
});

test("an agent that is asked to stop in its first moment, before its shell knows it, ends all the same", () => {
  const agent = 'trap "exit 0" TERM; kill -TERM "$PPID"; i=0; while [ "$i" -lt 100 ]; do sleep 0.05; i=$((i+1)); done; exit 9';
  const [program = "", ...args] = launchdCommand(["/bin/sh", "-c", agent]);
  const ends = Array.from({ length: 20 }, () => spawnSync(program, args).status);
  // One that had not set its trap yet is ended by the signal itself.
  expect(ends.filter((code) => code !== 0 && code !== 143)).toEqual([]);
});

test("installing writes the unit and starts it; what the system refuses is told with the command to run", () => {
  const manager = managerOf("linux", folder);
  const ran: string[] = [];
  const run = (code: number) => (command: readonly string[]) => {
    ran.push(command.join(" "));
    return { code, output: "no bus" };
  };
  expect(install(manager, facts, run(0))).toMatch(/systemd\/user\/postern-default\.service: it runs now/);
  const started = ["systemctl --user daemon-reload", "systemctl --user enable --now postern-default.service"];
  expect(ran).toEqual(started);
  expect(() => install(manager, facts, run(1))).toThrow(/could not be started \(no bus\): run systemctl --user daemon-reload/);
  ran.length = 0;
  install(manager, facts, run(0));
  expect(ran).toEqual(["systemctl --user disable --now postern-default.service", ...started]); // the one that runs knows only the old unit
  expect(uninstall(manager, "default", run(0))).toMatch(/it runs no more/);
  expect(uninstall(manager, "default", run(0))).toMatch(/^There is no service default/);
});

test("where there is no such thing as a service of ours, it says what to do instead", () => {
  expect(() => managerOf("win32", folder)).toThrow(/postern service install says how the Task Scheduler starts it/);
  const steps = windowsSteps({ ...facts, command: ["C:\\Program Files\\nodejs\\node.exe", "C:\\a\\postern.mjs", "up", "--file", "C:\\my work\\postern.yaml"] });
  expect(steps).toContain(
    String.raw`schtasks /Create /TN postern-default /SC ONLOGON /RU "%USERNAME%" /IT /TR "\"C:\Program Files\nodejs\node.exe\" C:\a\postern.mjs up --file \"C:\my work\postern.yaml\"" /F`,
  );
  expect(steps).toContain('setx HTTPS_PROXY "http://p.example/%a$b"');
  const long = windowsSteps({ ...facts, command: ["node", `C:\\${"a".repeat(300)}`] });
  expect(long).toMatch(/at most 261 letters: write this line into %LOCALAPPDATA%\\postern-default.cmd/);
});

test.runIf(["linux", "darwin"].includes(process.platform))(
  "a service knows the server that this terminal's POSTERN_SERVER names, unless its file names one",
  async () => {
    const print = async (text: string) => {
      const file = path.join(folder, "postern.yaml");
      fs.writeFileSync(file, `version: 1\n${text}tunnels: [{ name: stripe, endpoints: [stripe], forward: 3000 }]\n`);
      const stdout = new PassThrough();
      const world = { env: readEnv({ POSTERN_SERVER: "https://gate.example.com" }), variables: {}, stdout } as unknown as World;
      await serviceVerbs(world).installService({ name: "default", file, print: true });
      return String(stdout.read());
    };
    expect(await print("")).toContain("https://gate.example.com");
    expect(await print("server: https://other.example.com\n")).not.toContain("--server");
  },
);

test("a service is told the way out and whom to trust, and its file holds no password", () => {
  const env = readEnv({ HTTPS_PROXY: "proxy.example:3128", NO_PROXY: "a.example", POSTERN_CERT: "/c/agent.pem", POSTERN_KEY: "/c/agent.key" });
  const variables = { NODE_EXTRA_CA_CERTS: "/c/authority.pem", POSTERN_KEYRING: "off" };
  expect(serviceEnvironment(env, variables)).toEqual({ HTTPS_PROXY: "http://proxy.example:3128/", NO_PROXY: "a.example", ...variables });
  expect(certificateOptions(env)).toEqual(["--cert", "/c/agent.pem", "--key", "/c/agent.key"]);
  expect(serviceEnvironment(readEnv({}), {})).toEqual({});
  expect(() => serviceEnvironment(readEnv({ HTTPS_PROXY: "http://ada:secret@proxy.example" }), {})).toThrow(/holds a password/);
});
