import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "@postern/up/free-port";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Desk, openDesk } from "../setup/desk.ts";
import { type House, startHouse } from "../setup/house.ts";
import { sharing } from "../setup/sharing.ts";

const sshd = "/usr/sbin/sshd";
const tools = [sshd, "ssh", "scp", "ssh-keygen"];
const isHere = process.getuid?.() === 0 && tools.every((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0);

// sshd lets in only the user it runs as, unless it is root; Debian packages it as openssh-server.
describe.skipIf(!isHere)("ssh through connect", () => {
  let house: House;
  let folder: string;
  let named: string;
  let server: ChildProcess;
  let stopSharing = async () => {};
  const desks: Desk[] = [];

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-ssh-"));
    house = await startHouse({ web: true });
    const port = await freePort();
    server = await startSshd(folder, port);
    const { secret: token } = await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
    named = (await house.gateway.call("api-key.create", { name: "dba", rights: ["read"] })).secret;
    stopSharing = (await sharing({ server: house.addresses.web, token, args: ["tcp", String(port), "--name", "shell", "--to", "key:dba"] })).stop;
  });
  afterEach(async () => {
    await Promise.all(desks.splice(0).map((desk) => desk.leave()));
  });
  afterAll(async () => {
    await stopSharing();
    server?.kill();
    await house?.stop();
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  /** `postern connect shell` with this key; the port, and what it says. */
  async function connect(key: string) {
    const desk = openDesk({ POSTERN_SERVER: house.addresses.web, POSTERN_API_KEY: key });
    desks.push(desk);
    const port = await freePort();
    const terminal = desk.atTerminal("connect", "shell", "--port", String(port));
    await terminal.shows(new RegExp(`:${port} {2}-> {2}shell {3}Ctrl-C to stop`));
    return { port, terminal };
  }
  const options = () => [
    ...["-i", path.join(folder, "user"), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"],
    ...["-o", "ConnectTimeout=10", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR"],
  ];
  const connections = async () => (await house.gateway.call("audit.list", { action: "share.connect" })).rows;

  test("runs a command there and brings its output, for the key that is named", async () => {
    const { port } = await connect(named);
    const { code, output } = await run("ssh", ["-p", String(port), ...options(), "root@127.0.0.1", "echo $((6 * 7)); exit 3"]);
    expect({ code, output }).toEqual({ code: 3, output: "42\n" });
    expect((await connections())[0]).toMatchObject({ outcome: "done", actor: { name: "dba" } });
  });

  test("brings 8 MB by scp, to the byte, there and back", async () => {
    const { port } = await connect(named);
    const [there, back] = [path.join(folder, "there"), path.join(folder, "back")];
    const source = path.join(folder, "source");
    fs.writeFileSync(source, randomBytes(8_388_608));
    const scp = (from: string, to: string) => run("scp", ["-P", String(port), ...options(), from, to]);
    expect(await scp(source, `root@127.0.0.1:${there}`)).toMatchObject({ code: 0 });
    expect(await scp(`root@127.0.0.1:${there}`, back)).toMatchObject({ code: 0 });
    expect([hashOf(there), hashOf(back)]).toEqual([hashOf(source), hashOf(source)]);
  });

  test("is refused for another key, and the audit log says why", async () => {
    const { secret } = await house.gateway.call("api-key.create", { name: "intern", rights: ["read"] });
    const { port, terminal } = await connect(secret);
    const { code, output } = await run("ssh", ["-p", String(port), ...options(), "root@127.0.0.1", "echo inside"]);
    expect({ code, output }).toEqual({ code: 255, output: "" });
    await terminal.shows(/ask its owner to name you, or your key/);
    expect((await connections())[0]).toMatchObject({ outcome: "denied", actor: { name: "intern" }, after: { reason: "key-not-named" } });
  });
});

/** A server of its own, with keys of its own, that listens here alone. */
async function startSshd(folder: string, port: number): Promise<ChildProcess> {
  for (const name of ["host", "user"]) spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path.join(folder, name)]);
  fs.mkdirSync("/run/sshd", { recursive: true }); // where it shuts its unprivileged part in
  const settings = [
    ...[`Port ${port}`, "ListenAddress 127.0.0.1", `HostKey ${path.join(folder, "host")}`, `AuthorizedKeysFile ${path.join(folder, "user.pub")}`],
    ...["PidFile none", "UsePAM no", "StrictModes no", "PasswordAuthentication no", "PermitRootLogin prohibit-password", "Subsystem sftp internal-sftp"],
  ];
  const file = path.join(folder, "sshd_config");
  fs.writeFileSync(file, `${settings.join("\n")}\n`);
  const server = spawn(sshd, ["-D", "-e", "-f", file], { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise<void>((resolve) => server.stderr.on("data", (line) => String(line).includes("Server listening") && resolve()));
  return server;
}

async function run(program: string, words: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "ignore"] });
  const output = child.stdout.toArray();
  const [code] = await once(child, "exit");
  return { code, output: (await output).join("") };
}

function hashOf(file: string): string {
  return createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}
