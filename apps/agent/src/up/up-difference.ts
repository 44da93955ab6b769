import type { Tunnel } from "@postern/contract/tunnel";
import type { Sheet } from "../output/sheet.ts";
import { terminalText } from "../terminal-text.ts";
import type { UpFile } from "./read-up-file.ts";

/** What the gateway knows of tunnels and shares; nothing where the credential may not look. */
export interface Known {
  tunnels: readonly Tunnel[] | undefined;
}

/** What running a file opens and changes, a line each: what is new, what is fed by other endpoints than before, what is as it was. */
export function upDifference({ listens, shares }: UpFile, { tunnels }: Known, { paint }: Sheet): string[] {
  const tunnelLines = listens.map(({ name, label, endpoints }) => {
    const before = tunnels?.find((tunnel) => tunnel.name === name);
    const names = before?.endpoints.map((endpoint) => endpoint.name) ?? [];
    const fed = endpoints.length > 0 ? endpoints : names;
    const from = fed.length > 0 ? fed.map((one) => terminalText(one)).join(", ") : "all endpoints of the project";
    const text = `tunnel ${terminalText(name)}  ${from} -> ${label}`;
    if (!tunnels) return `    ${text}`;
    if (!before) return paint("green", `  + ${text}`);
    const isSame = endpoints.length === 0 || (names.length === endpoints.length && endpoints.every((one) => names.includes(one)));
    return isSame ? `  = ${text}` : paint("yellow", `  ~ ${text}  (was fed by ${names.map((one) => terminalText(one)).join(", ") || "none"})`);
  });
  return [...tunnelLines, ...shares.map(shareLine)];
}

function shareLine({ name, label, options: { to, public: isPublic } }: UpFile["shares"][number]): string {
  const whom = isPublic ? "ANYONE who has its address" : to.map((one) => terminalText(one)).join(", ");
  return `    share ${terminalText(name)}  ${label}, seen by ${whom || "nobody: name them with to"}`;
}
