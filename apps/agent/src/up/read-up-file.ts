import { type FileMirror, type FileShare, type FileTunnel, fileVariables } from "@postern/contract/file-tunnel";
import type { Path } from "@postern/contract/yaml-text";
import type { MirrorCommand } from "../commands/mirror.ts";
import { readTtl, type ShareCommand } from "../commands/share.ts";
import { Ended, exitCodes } from "../exit.ts";
import { parseForward } from "../forward.ts";
import type { Listening } from "../listen.ts";
import { gatherHeader, readDuration, readHeld, readRate, readSample, readSince, readTunnelName } from "../option-values.ts";
import { FileFaults, type OpenFile, openPolicyFile } from "../policy-file/open-file.ts";

/** What a file asks of this machine, with its variables filled in. */
export interface UpFile {
  open: OpenFile;
  /** As the file names it. */
  server: string | undefined;
  project: string | undefined;
  listens: (Listening & { name: string; label: string })[];
  shares: (ShareCommand & { name: string; label: string })[];
  mirrors: (Omit<MirrorCommand, "output"> & { name: string; label: string })[];
}

/** Reads what `postern up` is to run. Throws an Ended that names each fault with its line, or says that there is nothing to run. */
export function readUpFile(name: string, variable: (name: string) => string | undefined): UpFile {
  const open = openPolicyFile(name, "postern up --help shows one");
  const { server, project, tunnels = [], shares = [], mirrors = [] } = open.file;
  if (tunnels.length + shares.length + mirrors.length === 0)
    throw new Ended(exitCodes.usage, `${name} names no tunnels, shares or mirrors: postern up has nothing to run (postern plan is for the rest)`);
  const faults = new FileFaults(open);
  const filled = filler(variable, faults);
  const place = (part: string, index: number): Place => ({
    project,
    filled: (text, key) => filled(text, [part, index, key]),
    fault: (key, message) => faults.add([part, index, key], message),
  });
  const listens = tunnels.map((tunnel, index) => listenOf(tunnel, place("tunnels", index)));
  const shared = shares.map((share, index) => shareOf(share, place("shares", index)));
  const copies = mirrors.map((mirror, index) => mirrorOf(mirror, place("mirrors", index)));
  faults.demandNone();
  return { open, server, project, listens, shares: shared, mirrors: copies };
}

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

/** Where in the file something stands. */
interface Place {
  project: string | undefined;
  filled(value: string | number, key: string): string;
  fault(key: string, message: string): void;
}

function listenOf(tunnel: FileTunnel, place: Place): UpFile["listens"][number] {
  const { endpoints = [], path, filter, mode, pool, held, slots, timeout, retry, hostHeader, transport } = tunnel;
  const { project } = place;
  const { name, target, label } = namedTarget(tunnel, place);
  const answerMs = told(place, "timeout", () => readDuration(timeout)) ?? 0;
  const header = headerOf(tunnel, place);
  const options = { name, hostHeader, slots, retry, timeout: answerMs, header, ...(path && { path }), ...(project && { project }) };
  const choices = { ...(filter !== undefined && { filter }), ...(mode && { mode }), ...(pool && { pool }), ...(held !== "ask" && { held: readHeld(held) }) };
  return { name, label, target, endpoints, options: { ...options, ...choices, ...paceOf(tunnel, place), ...(transport && { transport }) } };
}

function paceOf({ since, rate, ttl }: FileTunnel, place: Place): Partial<Record<"since" | "rate" | "ttl", number>> {
  const read = { since: since && told(place, "since", () => readSince(since)), rate: rate && told(place, "rate", () => readRate(rate)) };
  const all = { ...read, ttl: ttl && told(place, "ttl", () => readSince(ttl)) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Flat, as the command line gathers them. */
function headerOf({ header }: Pick<FileTunnel, "header">, place: Place): string[] {
  return told(place, "header", () => header.reduce<string[]>((gathered, line) => gatherHeader(line, gathered), [])) ?? [];
}

/** What an option's reader says of a value is a fault of the file. */
function told<Value>({ fault }: Place, key: string, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    fault(key, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function namedTarget({ name: givenName, forward, path }: Pick<FileTunnel, "name" | "forward" | "path">, place: Place) {
  const target = place.filled(forward, "forward");
  const name = place.filled(givenName, "name");
  const label = name !== "" && target !== "" ? told(place, "forward", () => parseForward(target, { ...(path && { path }) }).label) : "";
  if (name !== "") told(place, "name", () => readTunnelName(name));
  return { name, target, label: label ?? "" };
}

function shareOf(share: FileShare, { filled, project }: Place): UpFile["shares"][number] {
  const { to, from, ttl, gate, host, hostHeader = "original", transport } = share;
  const kind = share.http === undefined ? "tcp" : "http";
  const name = filled(share.name, "name");
  const target = filled(share[kind] ?? "", kind);
  const options = { name, to, from, hostHeader, transport, output: "compact" as const };
  const judged = { ...(share.public && { public: true }), ...(gate && { gate }), ...(host && { host }) };
  const choices = { ...judged, ...(ttl !== undefined && { ttl: readTtl(ttl) }), ...(project && { project }) };
  return { name, label: `${kind} ${target}`, kind, target, options: { ...options, ...choices } };
}

function mirrorOf(mirror: FileMirror, place: Place): UpFile["mirrors"][number] {
  const { endpoints, path, filter, sample, ttl, slots, timeout, hostHeader, transport } = mirror;
  const { name, target, label } = namedTarget(mirror, place);
  const options = {
    ...{ filter, hostHeader, slots, header: headerOf(mirror, place), sample: told(place, "sample", () => readSample(sample)) ?? 0 },
    ...{ ttl: told(place, "ttl", () => readSince(ttl)) ?? 0, timeout: told(place, "timeout", () => readDuration(timeout)) ?? 0 },
    ...(path && { path }),
    ...(transport && { transport }),
    ...(place.project && { project: place.project }),
  };
  return { name, label, target, endpoints, options };
}
