import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";

const runAppFile = path.join(import.meta.dirname, "run-app.ts");

/** A process of its own that runs an app with this start function; answers its lines and how it ended. */
async function run(start: string, signals: NodeJS.Signals[] = []) {
  const script = `import { runApp } from ${JSON.stringify(runAppFile)};
    await runApp({ name: "sample", readEnvironment: () => ({ POSTERN_LOG_LEVEL: "info" }), start: ${start} });`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const wasReady = out.includes('"ready"');
    out += chunk;
    if (!wasReady && out.includes('"ready"')) for (const signal of signals) child.kill(signal);
  });
  const [code] = await once(child, "close");
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { code, lines };
}

const stopping = "async () => { setInterval(() => {}, 1000); return { ready: { port: 7 }, stop: () => new Promise((resolve) => setTimeout(resolve, 100)) }; }";

test("an app says where it is, ends what it began at a signal, and is not hurried by a second one", async () => {
  const { code, lines } = await run(stopping, ["SIGTERM", "SIGINT"]);
  expect(code).toBe(0);
  expect(lines).toMatchObject([{ app: "sample", event: "ready", port: 7 }, { event: "ending" }, { event: "ended" }]);
});

test("an app that cannot start says why in its last line", async () => {
  const { code, lines } = await run('async () => { throw new Error("PostgreSQL runs with fsync=off"); }');
  expect(code).toBe(1);
  expect(lines).toMatchObject([{ app: "sample", event: "cannot-start", reason: "PostgreSQL runs with fsync=off" }]);
});

test("an app that fails while it ends says so, and does not end as if all were well", async () => {
  const { code, lines } = await run("async () => { setInterval(() => {}, 1000); return { ready: {}, stop: async () => { throw new Error('stuck'); } }; }", [
    "SIGTERM",
  ]);
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatchObject({ event: "end-failed", err: { message: "stuck" } });
});
