import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { bundleAgent } from "./bundle-agent.ts";

const repository = path.resolve(import.meta.dirname, "..");

/** Packs the agent, with everything it imports, into one tarball that npm installs on a machine that has only Node. Answers its path. */
export async function packAgent(destination: string): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-agent-"));
  try {
    await bundleAgent(folder);
    fs.copyFileSync(path.join(repository, "LICENSE"), path.join(folder, "LICENSE"));
    return npmPack(folder, destination);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
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
