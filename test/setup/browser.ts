import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

const run = promisify(execFile);
const flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
// Chromium's own sandbox needs user namespaces, which root and many containers lack; tests visit our pages only.
const unsandboxed = ["--no-sandbox"];

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A headless Chromium: POSTERN_BROWSER, else an installed one, else the one that an npm package ships (Linux). `here`: a pattern of host names that lead to
 * this machine, such as *.company.test.
 */
export async function openBrowser({ here }: { here?: string } = {}): Promise<Browser> {
  const { TMPDIR: _theirs, ...environment } = process.env;
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "postern-browser-"));
  const options: LaunchOptions = {
    headless: true,
    args: [...unsandboxed, ...flags, ...(here ? [`--host-resolver-rules=MAP ${here} 127.0.0.1`] : [])],
    env: { ...(environment as Record<string, string>), TMPDIR: temporary },
  };
  const browser = await chromium.launch({ ...options, executablePath: await browserFile(temporary) });
  browser.on("disconnected", () => fs.rmSync(temporary, { recursive: true, force: true }));
  return browser;
}

async function browserFile(temporary: string): Promise<string> {
  const file = process.env.POSTERN_BROWSER ?? installed.find((known) => fs.existsSync(known));
  return file ?? (await unpackedBrowser(temporary));
}

// The package unpacks 200 MB to TMPDIR/chromium with mode 0700: each run gets a folder of its own, so users do not meet there. It does so in a process of its
// own: a TMPDIR changed here is everybody's, and what a story makes at the same time would stand in the browser's folder and go with it.
async function unpackedBrowser(temporary: string): Promise<string> {
  if (process.platform !== "linux") throw new Error("no browser was found: install Chrome or Chromium, or set POSTERN_BROWSER to one");
  const program = 'import chromium from "@sparticuz/chromium"; console.log(await chromium.executablePath());';
  const options = { cwd: import.meta.dirname, env: { ...process.env, TMPDIR: temporary }, timeout: 120_000 };
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], options);
  return stdout.trim();
}
