import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { startApp } from "./app-process.ts";

function startWith(script: string) {
  const logFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "postern-app-")), "app.log");
  return startApp({ name: "worker", command: ["-e", script], env: {}, readyUrl: "http://127.0.0.1:1/readyz", logFile });
}

test("an app that cannot start is quoted with its reason, not with its log line", async () => {
  const line = JSON.stringify({ event: "cannot-start", reason: "DATABASE_URL: is not an address" });
  await expect(startWith(`console.log(${JSON.stringify(line)}); process.exit(1)`)).rejects.toThrow(
    "worker could not start: DATABASE_URL: is not an address (log: ",
  );
});

test("an app that ends without a reason is quoted as it spoke", async () => {
  await expect(startWith('console.log("half a word"); process.exit(1)')).rejects.toThrow("worker could not start: half a word (log: ");
});
