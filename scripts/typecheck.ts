import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const repository = path.resolve(import.meta.dirname, "..");
const rooms = ["packages", "apps", "examples"].flatMap((folder) => fs.readdirSync(path.join(repository, folder)).map((name) => `${folder}/${name}`));
const projects = [...rooms, "infra/up", "test", "scripts"].filter((folder) => fs.existsSync(path.join(repository, folder, "tsconfig.json")));

// The types of Next's routes are generated, and git does not hold them.
spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "typegen", "apps/web"], {
  cwd: repository,
  stdio: "ignore",
  env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
});

const failed = projects.filter((project) => {
  const { status, stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", project], { cwd: repository, encoding: "utf8" });
  if (status !== 0) console.log(stdout.trimEnd());
  return status !== 0;
});
console.log(failed.length === 0 ? `${projects.length} rooms are sound.` : `Types do not fit in ${failed.join(", ")}.`);
process.exitCode = failed.length > 0 ? 1 : 0;
