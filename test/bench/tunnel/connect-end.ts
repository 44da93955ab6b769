// @boundaries-ignore the visitor's end is the agent's own, which is what is measured
import { openConnectPort } from "../../../apps/agent/src/share/connect.ts";

/** `postern connect` for a key, in a process of its own. */
const { POSTERN_BENCH_HUB: hub = "", POSTERN_BENCH_KEY: key = "", POSTERN_BENCH_SHARE: name = "" } = process.env;
const opened = await openConnectPort({ hubUrl: new URL(hub), name, port: 0, readToken: () => key, tell: (line) => console.error(line) });
console.log(JSON.stringify({ event: "ready", port: opened.port }));
process.once("SIGTERM", () => process.exit(0));
