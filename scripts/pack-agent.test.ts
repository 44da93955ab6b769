import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packAgent } from "./pack-agent.ts";

let folder: string;
let program: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-pack-"));
  const tarball = await packAgent(folder);
  spawnSync("tar", ["-xzf", tarball, "-C", folder]);
  program = path.join(folder, "package/bin/postern.mjs");
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const run = (...options: string[]) => spawnSync(process.execPath, [program, ...options], { cwd: folder, encoding: "utf8", env: { XDG_CONFIG_HOME: folder } });

test("the packed agent runs where there is nothing but Node", () => {
  expect(run("--version").stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(run("listen", "--help").stdout).toContain("postern listen 4000 github --path /hooks");
});

const commands = (text: string) =>
  [...(text.split(/^Commands:$/m)[1] ?? "").matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");

test("every command of the packed agent says how it is used", () => {
  const names = commands(run("--help").stdout);
  expect(names).toEqual(expect.arrayContaining(["listen", "events", "replay", "send", "inspect-signature", "ps", "up", "doctor", "service", "completion"]));
  for (const name of names) expect(run(name, "--help"), name).toMatchObject({ status: 0, stdout: expect.stringContaining(`Usage: postern ${name}`) });
}, 120_000);

test("the packed agent signs a sample and proves it, with the engine that it carries", () => {
  const { stdout } = run("send", "stripe");
  fs.writeFileSync(path.join(folder, "sample.http"), stdout);
  const [, secret = ""] = /sample secret (\S+);/.exec(run("send", "stripe").stderr) ?? [];
  const env = { XDG_CONFIG_HOME: folder, SECRET: secret };
  const inspected = spawnSync(process.execPath, [program, "inspect-signature", "--provider", "stripe", "sample.http", "--secret-env", "SECRET"], {
    cwd: folder,
    encoding: "utf8",
    env,
  });
  expect(inspected).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Proved/) });
});

test("the packed agent goes its whole way, to the gateway that it is told", () => {
  const token = `agt_abcdefgh_${"0".repeat(49)}`;
  const options = [program, "listen", "4000", "--server", "http://127.0.0.1:9"];
  const { status, stderr } = spawnSync(process.execPath, options, { cwd: folder, encoding: "utf8", env: { POSTERN_AGENT_TOKEN: token } });
  expect(status).toBe(8);
  expect(stderr).toContain("http://127.0.0.1:9 cannot be reached");
});

/** The Node of the machine itself, where there is one that the agent is for. */
const othersNode = ["/usr/bin/node", "/usr/local/bin/node", "/opt/homebrew/bin/node"].find((file) => {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(spawnSync(file, ["--version"], { encoding: "utf8" }).stdout ?? "") ?? [];
  return Number(major) > 20 || (Number(major) === 20 && Number(minor) >= 12);
});

test.runIf(othersNode)("the packed agent runs on the machine's own Node, which may be older", () => {
  const alone = (...options: string[]) =>
    spawnSync(othersNode ?? "", [program, ...options], { cwd: folder, encoding: "utf8", env: { XDG_CONFIG_HOME: folder } });
  expect(alone("send", "stripe")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^POST .*stripe-signature: t=/is) });
  expect(alone("whoami", "--server", "http://127.0.0.1:9")).toMatchObject({ status: 3, stderr: expect.stringContaining("you are not signed in") });
});

test("the tarball installs nothing else that it needs, and asks for the keyring in a program of its own, which says when there is none", () => {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package/package.json"), "utf8"));
  expect([manifest.dependencies, Object.keys(manifest.optionalDependencies)]).toEqual([undefined, ["@napi-rs/keyring"]]);
  expect(manifest.bin).toEqual({ postern: "./bin/postern.mjs" });
  const asked = spawnSync(process.execPath, [path.join(path.dirname(program), "ask-keyring.mjs"), "get", "a"], { cwd: folder, encoding: "utf8", env: {} });
  expect(JSON.parse(asked.stdout)).toEqual({ fault: expect.stringContaining("@napi-rs/keyring") });
});

test("the inspector's page is packed with it", () => {
  const page = path.join(folder, "package/bin/page");
  expect(fs.readdirSync(page)).toEqual(fs.readdirSync(path.join(import.meta.dirname, "../apps/agent/src/inspector/page")));
});
