import { type FileShare, type FileTunnel, fileVariables } from "@postern/contract/file-tunnel";
import type { Path } from "@postern/contract/yaml-text";
import { readTtl, type ShareCommand } from "../commands/share.ts";
import { Ended, exitCodes } from "../exit.ts";
import { parseForward } from "../forward.ts";
import type { Listening } from "../listen.ts";
import { readDuration, readHeld, readTunnelName } from "../option-values.ts";
import { FileFaults, type OpenFile, openPolicyFile } from "../policy-file/open-file.ts";

/** What a file asks of this machine, with its variables filled in. */
export interface UpFile {
  open: OpenFile;
  /** As the file names it. */
  server: string | undefined;
  project: string | undefined;
  listens: (Listening & { name: string; label: string })[];
  shares: (ShareCommand & { name: string; label: string })[];
}

/** Reads what `postern up` is to run. Throws an Ended that names each fault with its line, or says that there is nothing to run. */
export function readUpFile(name: string, variable: (name: string) => string | undefined): UpFile {
  const open = openPolicyFile(name);
  const { server, project, tunnels = [], shares = [] } = open.file;
  if (tunnels.length + shares.length === 0)
    throw new Ended(exitCodes.usage, `${name} names no tunnels and no shares: postern up has nothing to run (postern plan is for the rest)`);
  const faults = new FileFaults(open);
  const filled = filler(variable, faults);
  const listens = tunnels.map((tunnel, index) => listenOf(tunnel, { filled: (text, key) => filled(text, ["tunnels", index, key]), project, faults, index }));
  const shared = shares.map((share, index) => shareOf(share, { filled: (text, key) => filled(text, ["shares", index, key]), project }));
  faults.demandNone();
  return { open, server, project, listens, shares: shared };
}

type Fill = (value: string | number, key: string) => string;

/** Puts a variable's value in its place; one that is not set is a fault of the file. */
function filler(variable: (name: string) => string | undefined, faults: FileFaults): (value: string | number, path: Path) => string {
  return (value, path) => {
    let isWhole = true;
    const text = String(value).replaceAll(fileVariables, (_, name: string) => {
      const found = variable(name);
      if (!found) faults.add(path, `needs the variable ${name}, which is not set`);
      isWhole &&= Boolean(found);
      return found ?? "";
    });
    return isWhole ? text : "";
  };
}

interface Place {
  filled: Fill;
  project: string | undefined;
  faults: FileFaults;
  index: number;
}

function listenOf(tunnel: FileTunnel, { filled, project, faults, index }: Place): UpFile["listens"][number] {
  const { endpoints = [], path, filter, mode, pool, held, slots, timeout, retry, hostHeader } = tunnel;
  const target = filled(tunnel.forward, "forward");
  const name = filled(tunnel.name, "name");
  const told = <Value>(key: string, read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      faults.add(["tunnels", index, key], error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const label = name !== "" && target !== "" ? told("forward", () => parseForward(target, { ...(path && { path }) }).label) : "";
  if (name !== "") told("name", () => readTunnelName(name));
  const answerMs = told("timeout", () => readDuration(timeout)) ?? 0;
  const options = { name, hostHeader, slots, retry, timeout: answerMs, header: [], ...(path && { path }), ...(project && { project }) };
  const choices = { ...(filter !== undefined && { filter }), ...(mode && { mode }), ...(pool && { pool }), ...(held !== "ask" && { held: readHeld(held) }) };
  return { name, label: label ?? "", target, endpoints, options: { ...options, ...choices } };
}

function shareOf(share: FileShare, { filled, project }: Pick<Place, "filled" | "project">): UpFile["shares"][number] {
  const { to, ttl } = share;
  const kind = share.http === undefined ? "tcp" : "http";
  const name = filled(share.name, "name");
  const target = filled(share[kind] ?? "", kind);
  const options = { name, to, from: [], hostHeader: "original", transport: "upgrade" as const, output: "compact" as const };
  const choices = { ...(share.public && { public: true }), ...(ttl !== undefined && { ttl: readTtl(ttl) }), ...(project && { project }) };
  return { name, label: `${kind} ${target}`, kind, target, options: { ...options, ...choices } };
}
