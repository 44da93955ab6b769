import { spawn } from "node:child_process";

/** How each system opens an address in the browser of whoever sits there. */
const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
  linux: ["xdg-open"],
};

/** Whether someone sits at this machine with a browser: not over SSH, not in CI, and with a display. */
export function hasBrowser(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): boolean {
  if (variables.SSH_CONNECTION || variables.SSH_TTY || variables.CI) return false;
  if (platform === "darwin" || platform === "win32") return true;
  return openers[platform] !== undefined && Boolean(variables.DISPLAY || variables.WAYLAND_DISPLAY);
}

/** Opens a web address, if that can be done; what became of it is the person's to see. A gateway's word opens nothing else: no file, no program. */
export function openInBrowser(url: URL): void {
  if (url.protocol !== "https:" && url.protocol !== "http:") return;
  const [program, ...args] = openers[process.platform] ?? [];
  if (!program) return;
  const child = spawn(program, [...args, url.href], { stdio: "ignore", detached: true });
  child.on("error", () => {}); // no such program: the address stands in the terminal too
  child.unref();
}
