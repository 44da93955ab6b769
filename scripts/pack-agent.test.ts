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

test("the packed agent goes its whole way, to the gateway that it is told", () => {
  const token = `agt_abcdefgh_${"0".repeat(49)}`;
  const options = [program, "listen", "4000", "--server", "http://127.0.0.1:9"];
  const { status, stderr } = spawnSync(process.execPath, options, { cwd: folder, encoding: "utf8", env: { POSTERN_AGENT_TOKEN: token } });
  expect(status).toBe(8);
  expect(stderr).toContain("http://127.0.0.1:9 cannot be reached");
});

test("the tarball installs nothing else", () => {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package/package.json"), "utf8"));
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.bin).toEqual({ postern: "./bin/postern.mjs" });
});

test("the inspector's page is packed with it", () => {
  const page = path.join(folder, "package/bin/page");
  expect(fs.readdirSync(page)).toEqual(fs.readdirSync(path.join(import.meta.dirname, "../apps/agent/src/inspector/page")));
});
