import fs from "node:fs";
import path from "node:path";

interface Locked {
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

/**
 * Platform packages that a locked package names but the lock lacks: `npm ci` on that platform would give a tree without its binaries
 * (npm leaves them out silently when the registry has none). A package that is optional itself is an accelerator, and may lack some.
 */
export function missingPlatforms(lock: Record<string, Locked>): string[] {
  return Object.entries(lock)
    .filter(([, { optional }]) => !optional)
    .flatMap(([place, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies)
        .filter(([name]) => !isLocked(lock, place, name))
        .map(([name, version]) => `${place || "package.json"} needs ${name} ${version} on its platform, and package-lock.json lacks it`),
    );
}

// As node resolves: beside the package, then in each node_modules above it.
function isLocked(lock: Record<string, Locked>, place: string, name: string): boolean {
  const parts = place.split("/node_modules/");
  return parts.concat("").some((_, above) => {
    const base = parts.slice(0, parts.length - above).join("/node_modules/");
    return `${base ? `${base}/` : ""}node_modules/${name}` in lock;
  });
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === import.meta.filename) {
  const { packages } = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "../package-lock.json"), "utf8"));
  const missing = missingPlatforms(packages);
  console.log(
    missing.length === 0 ? "The lock is complete for every platform." : `${missing.join("\n")}\nUse a version whose binaries exist for all platforms.`,
  );
  process.exitCode = missing.length > 0 ? 1 : 0;
}
