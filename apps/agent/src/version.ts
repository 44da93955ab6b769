import fs from "node:fs";
import path from "node:path";

/** The agent's own version, as its package says. */
export const agentVersion: string = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "../package.json"), "utf8")).version;
