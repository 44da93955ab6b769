import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { Credentials } from "./credentials.ts";
import { systemKeyring } from "./keyring.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-keyring-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const linux = { skip: process.platform !== "linux" };
const { PATH } = process.env;

test("where there is no keyring, it says why", linux, () => {
  expect(() => systemKeyring({ PATH }).get("a")).toThrow(/DBus/);
});

test("a bus that takes the call and never answers is left after its time", linux, async () => {
  const address = path.join(folder, "bus");
  const bus = net.createServer(() => {}).listen(address);
  await once(bus, "listening");
  expect(() => systemKeyring({ PATH, DBUS_SESSION_BUS_ADDRESS: `unix:path=${address}` }, 1_500).get("a")).toThrow("no answer in 1.5 s");
  bus.close();
});

const hasGnomeKeyring = ["gnome-keyring-daemon", "dbus-daemon", "dbus-send"].every((name) => spawnSync("which", [name]).status === 0);

test.runIf(hasGnomeKeyring)(
  "a real keyring keeps the key for another process, and gives none while it is locked",
  async () => {
    const run = fs.mkdtempSync(path.join(folder, "run-"));
    const env = { PATH, HOME: run, XDG_DATA_HOME: run, XDG_RUNTIME_DIR: run };
    const bus = spawn("dbus-daemon", ["--session", "--nofork", "--print-address"], { env, stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void bus.kill()); // the keyring ends with its bus
    const [address] = await once(bus.stdout, "data");
    const session = { ...env, DBUS_SESSION_BUS_ADDRESS: String(address).trim() };
    spawnSync("gnome-keyring-daemon", ["--daemonize", "--unlock", "--components=secrets"], { env: session, input: "a password" });

    const credentials = new Credentials(path.join(run, "credentials.json"), systemKeyring(session));
    expect(credentials.sealFromNowOn()).toBeUndefined();
    credentials.keep("https://a.example", { token: "agt_one" });
    expect(fs.readFileSync(credentials.file, "utf8")).not.toContain("agt_one");
    const found = () => new Credentials(credentials.file, systemKeyring(session)).find("https://a.example");
    expect(found()).toEqual({ token: "agt_one" });

    const lock = ["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"];
    spawnSync("dbus-send", ["--print-reply", "--dest=org.freedesktop.secrets", ...lock], { env: session });
    expect(found).toThrow(/cannot be opened: .*Unlock your keyring/);
  },
  60_000,
);
