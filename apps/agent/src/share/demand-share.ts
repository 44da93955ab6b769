import { Ended, exitCodes } from "../exit.ts";
import type { Caller } from "../policy-file/caller.ts";
import { terminalText } from "../terminal-text.ts";
import { listShares } from "../tunnels/find-tunnel.ts";

/** Throws an Ended when no open share of this name can be connected to. Who may not look at shares hears it of the hub, connection by connection. */
export async function demandShare(call: Caller, name: string): Promise<void> {
  const shares = await listShares(call, undefined).catch((error: unknown) => {
    if (error instanceof Ended && error.code === exitCodes.dismissed) return;
    throw error;
  });
  if (!shares) return;
  const found = shares.find(({ share }) => share.name === name)?.share;
  if (found?.kind === "tcp") return;
  if (found) throw new Ended(exitCodes.usage, `${terminalText(name)} is a web server: open ${terminalText(found.url ?? "it")} in a browser`);
  const names = shares.flatMap(({ share }) => (share.kind === "tcp" ? [terminalText(share.name)] : [])).join(", ");
  throw new Ended(exitCodes.usage, `there is no tcp share "${terminalText(name)}" that is open; there is ${names || "none"}`);
}
