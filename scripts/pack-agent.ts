import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "rolldown";

const repository = path.resolve(import.meta.dirname, "..");
const agent = path.join(repository, "apps/agent");
const oldestNode = ">=20.12"; // hash of node:crypto

/** Packs the agent, with everything it imports, into one tarball that npm installs on a machine that has only Node. Answers its path. */
export async function packAgent(destination: string): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-agent-"));
  try {
    const program = path.join(folder, "bin/postern.mjs");
    await build({
      input: path.join(agent, "src/main.ts"),
      platform: "node",
      logLevel: "silent",
      output: { file: program, format: "esm", banner: "#!/usr/bin/env node" },
    });
    fs.chmodSync(program, 0o755);
    fs.cpSync(path.join(agent, "src/inspector/page"), path.join(folder, "bin/page"), { recursive: true }); // the inspector's, as the browser loads it
    fs.writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
    fs.copyFileSync(path.join(repository, "LICENSE"), path.join(folder, "LICENSE"));
    return npmPack(folder, destination);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The workspace's own, without dependencies: they are in the program. */
function manifest() {
  const { name, version, license, bin } = JSON.parse(fs.readFileSync(path.join(agent, "package.json"), "utf8"));
  const description = "Brings webhooks that came in through a Postern gateway to a server on this machine.";
  return { name, version, description, license, type: "module", bin, engines: { node: oldestNode }, files: ["bin"] };
}

function npmPack(folder: string, destination: string): string {
  fs.mkdirSync(destination, { recursive: true });
  const options = ["pack", "--silent", "--pack-destination", destination];
  const { status, stdout, stderr } = spawnSync("npm", options, { cwd: folder, encoding: "utf8", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`npm pack ended with ${status}: ${stderr}`);
  return path.join(destination, stdout.trim());
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === import.meta.filename) {
  const tarball = await packAgent(path.join(repository, "apps/agent/dist"));
  console.log(
    `\n  ${path.relative(process.cwd(), tarball)}, ${Math.round(fs.statSync(tarball).size / 1000)} kB\n\n  On the other machine: npm install -g ./${path.basename(tarball)}\n`,
  );
}
