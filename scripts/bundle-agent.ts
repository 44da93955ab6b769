import fs from "node:fs";
import path from "node:path";
import { build } from "rolldown";

const repository = path.resolve(import.meta.dirname, "..");
const agent = path.join(repository, "apps/agent");
const keyring = "@napi-rs/keyring"; // has a binary of its own for each platform
const oldestNode = ">=20.12"; // hash of node:crypto

/** Puts the agent into this folder as it is installed: one program with everything it imports, in well under a second. Answers the program's path. */
export async function bundleAgent(folder: string): Promise<string> {
  const program = path.join(folder, "bin/postern.mjs");
  await bundle("src/main.ts", program);
  await bundle("src/credentials/ask-keyring.ts", path.join(folder, "bin/ask-keyring.mjs"));
  fs.chmodSync(program, 0o755);
  fs.cpSync(path.join(agent, "src/inspector/page"), path.join(folder, "bin/page"), { recursive: true }); // the inspector's, as the browser loads it
  fs.writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
  return program;
}

async function bundle(source: string, file: string): Promise<void> {
  const output = { file, format: "esm", banner: "#!/usr/bin/env node" } as const;
  await build({ input: path.join(agent, source), platform: "node", logLevel: "silent", external: [keyring], output });
}

/** The workspace's own, without dependencies: they are in the program, but for what speaks with the keyring, which the agent can do without. */
function manifest() {
  const { name, version, license, bin, optionalDependencies } = JSON.parse(fs.readFileSync(path.join(agent, "package.json"), "utf8"));
  const description = "Brings webhooks that came in through a Postern gateway to a server on this machine.";
  return { name, version, description, license, type: "module", bin, optionalDependencies, engines: { node: oldestNode }, files: ["bin"] };
}
