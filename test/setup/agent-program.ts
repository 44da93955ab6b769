import path from "node:path";

/** The agent as its source is: slower to start, and its modules can be replaced. */
export const agentSource = path.resolve(import.meta.dirname, "../../apps/agent/bin/postern.mjs");

/** The agent as it is installed, where this run has bundled it; else as its source is. */
export function agentProgram(): string {
  return process.env.POSTERN_TEST_AGENT ?? agentSource;
}

/** The Node that runs it: this one, unless POSTERN_TEST_AGENT_NODE names another, such as the oldest that the packed agent says it runs on. */
export function agentNode(): string {
  return process.env.POSTERN_TEST_AGENT_NODE ?? process.execPath;
}
