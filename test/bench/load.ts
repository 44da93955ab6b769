import { execFile, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

export interface Load {
  url: string;
  headers: Record<string, string>;
  body: string;
  connections: number;
  seconds: number;
}
export interface LoadFigures {
  /** Answers with 2xx. */
  answered: number;
  /** Everything else: other statuses, broken connections, timeouts. */
  failed: number;
  seconds: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const run = promisify(execFile);
const hasWrk = spawnSync("wrk", ["-v"]).error === undefined;
/** Which program sends the load; wrk leaves more of the machine to what is measured. */
export const loadBy = hasWrk ? "wrk" : "own loader";

/** Posts the same request on every connection again and again, from a process of its own (closed loop). */
export function sendLoad(load: Load): Promise<LoadFigures> {
  return hasWrk ? byWrk(load) : byOwnLoader(load);
}

async function byWrk({ url, headers, body, connections, seconds }: Load): Promise<LoadFigures> {
  const script = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "postern-bench-")), "load.lua");
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${quote(name)}] = ${quote(value)}`);
  fs.writeFileSync(script, `wrk.method = "POST"\nwrk.body = ${quote(body)}\n${lines.join("\n")}\n${report}`);
  try {
    const { stdout } = await run("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", script, url]);
    const said = JSON.parse(/^FIGURES (.*)$/m.exec(stdout)?.[1] ?? "{}");
    const { requests, failed, micros, p50, p95, p99 } = said;
    return { answered: requests - failed, failed, seconds: micros / 1e6, p50Ms: p50 / 1_000, p95Ms: p95 / 1_000, p99Ms: p99 / 1_000 };
  } finally {
    fs.rmSync(path.dirname(script), { recursive: true });
  }
}

const report = `
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('FIGURES {"requests":%d,"failed":%d,"micros":%d,"p50":%d,"p95":%d,"p99":%d}\\n', summary.requests,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
`;

function quote(text: string): string {
  return `"${text.replace(/[\\"\n\r]/g, (letter) => `\\${letter.charCodeAt(0).toString().padStart(3, "0")}`)}"`;
}

async function byOwnLoader(load: Load): Promise<LoadFigures> {
  const running = run(process.execPath, [path.join(import.meta.dirname, "loader.ts")]);
  running.child.stdin?.end(JSON.stringify(load)); // a body of 1 MB is too long for an argument
  return JSON.parse((await running).stdout);
}
