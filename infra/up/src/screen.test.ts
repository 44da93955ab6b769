import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";

const screen = path.join(import.meta.dirname, "screen.ts");
const program = `
  import { outliveTerminal } from ${JSON.stringify(screen)};
  outliveTerminal();
  process.once("SIGTERM", () => {
    process.stderr.write("Stopping");
    setTimeout(() => process.exit(7), 50);
  });
  process.stdout.write("listening");
  setTimeout(() => {}, 10_000);
`;

test("a starter whose terminal was closed still ends in its own way", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "pipe"] });
  await once(child.stdout, "data");
  child.stdout.destroy();
  child.stderr.destroy();
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([7, null]);
});
