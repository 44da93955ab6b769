import type { Mirror } from "@postern/contract/mirror";
import type { Tunnel } from "@postern/contract/tunnel";
import type { Sheet } from "../output/sheet.ts";
import { terminalText } from "../terminal-text.ts";
import type { UpFile } from "./read-up-file.ts";
import { isFedBy, sameMirror } from "./same-mirror.ts";

/** What the gateway knows of tunnels, and of mirrors that were started here; nothing where the credential may not look. */
export interface Known {
  tunnels: readonly Tunnel[] | undefined;
  mirrors: readonly Mirror[] | undefined;
}

/** What running a file opens and changes, a line each: what is new, what is fed by other endpoints than before, what is as it was. */
export function upDifference({ listens, shares, mirrors: wanted }: UpFile, { tunnels, mirrors }: Known, { paint }: Sheet): string[] {
  const tunnelLines = listens.map(({ name, label, endpoints }) => {
    const before = tunnels?.find((tunnel) => tunnel.name === name);
    const names = before?.endpoints.map((endpoint) => endpoint.name) ?? [];
    const fed = endpoints.length > 0 ? endpoints : names;
    const from = fed.length > 0 ? fed.map((one) => terminalText(one)).join(", ") : "all endpoints of the project";
    const text = `tunnel ${terminalText(name)}  ${from} -> ${label}`;
    if (!tunnels) return `    ${text}`;
    if (!before) return paint("green", `  + ${text}`);
    const isSame = endpoints.length === 0 || isFedBy(endpoints, before.endpoints);
    return isSame ? `  = ${text}` : paint("yellow", `  ~ ${text}  (was fed by ${names.map((one) => terminalText(one)).join(", ") || "none"})`);
  });
  const mirrorLines = wanted.map((one) => {
    const before = mirrors && sameMirror(one, mirrors);
    if (before) return `  = ${mirrorText(one)}  (takes the place of ${before.id}, which runs here)`;
    return mirrors ? paint("green", `  + ${mirrorText(one)}`) : `    ${mirrorText(one)}`;
  });
  return [...tunnelLines, ...shares.map(shareLine), ...mirrorLines];
}

function shareLine({ name, label, options: { to, public: isPublic, gate, from, host } }: UpFile["shares"][number]): string {
  const named = [...to.map((one) => terminalText(one)), ...(gate ? [`whoever passes the policy of ${terminalText(gate)}`] : [])];
  const whom = isPublic ? "ANYONE who has its address" : named.join(", ");
  const where = from.length > 0 ? `, from ${from.map((one) => terminalText(one)).join(", ")} only` : "";
  return `    share ${terminalText(name)}  ${label}${host ? ` at ${terminalText(host)}` : ""}, seen by ${whom || "nobody: name them with to"}${where}`;
}

function mirrorText({ name, label, endpoints, options: { filter, sample } }: UpFile["mirrors"][number]): string {
  const which = [...(filter ? [terminalText(filter, 200)] : []), ...(sample < 100 ? [`${sample}%`] : [])].join(", ");
  return `mirror ${terminalText(name)}  copies of ${endpoints.map((one) => terminalText(one)).join(", ")}${which && ` (${which})`} -> ${label}`;
}
