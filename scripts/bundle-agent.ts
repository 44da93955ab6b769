import fs from "node:fs";
import path from "node:path";
import { build } from "rolldown";

const repository = path.resolve(import.meta.dirname, "..");
const agent = path.join(repository, "apps/agent");
const oldestNode = ">=20.12"; // hash of node:crypto

/** Puts the agent into this folder as it is installed: one program with everything it imports, in well under a second. Answers the program's path. */
export async function bundleAgent(folder: string): Promise<string> {
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
  return program;
}

/** The workspace's own, without dependencies: they are in the program. */
function manifest() {
  const { name, version, license, bin } = JSON.parse(fs.readFileSync(path.join(agent, "package.json"), "utf8"));
  const description = "Brings webhooks that came in through a Postern gateway to a server on this machine.";
  return { name, version, description, license, type: "module", bin, engines: { node: oldestNode }, files: ["bin"] };
}
