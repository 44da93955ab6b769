import { readFile, stat } from "node:fs/promises";
import { type NetworkReader, readNetworks } from "./network-file.ts";

export interface NetworkFiles {
  country?: string | undefined;
  system?: string | undefined;
}
export interface KeptNetworkData {
  /** What is loaded now: nothing, or either, or both. */
  readonly data: { readonly countryOf: NetworkReader["countryOf"] | undefined; readonly systemOf: NetworkReader["systemOf"] | undefined };
  /** Reads what changed; asked for at the start, and every ten seconds anyway. */
  refresh(): Promise<void>;
  /** One sentence for each file that is named and not loaded. */
  alarms(): string[];
  stop(): void;
}

const lookEveryMs = 10_000;
const fileBytesMax = 1_073_741_824;

/** The operator's data of addresses, read again when its file changes. A file that cannot be used leaves what was loaded before, or nothing. */
export function keepNetworkData(files: NetworkFiles, onTrouble: (error: Error) => void): KeptNetworkData {
  const kept = { country: keepFile(files.country, onTrouble), system: keepFile(files.system, onTrouble) };
  const refresh = async () => {
    await Promise.all([kept.country.look(), kept.system.look()]);
  };
  const clock = files.country === undefined && files.system === undefined ? undefined : setInterval(() => void refresh(), lookEveryMs).unref();
  return {
    data: {
      get countryOf() {
        return kept.country.reader?.countryOf;
      },
      get systemOf() {
        return kept.system.reader?.systemOf;
      },
    },
    refresh,
    alarms: () => [kept.country.fault, kept.system.fault].filter((fault) => fault !== undefined),
    stop: () => clearInterval(clock),
  };
}

interface KeptFile {
  readonly reader: NetworkReader | undefined;
  readonly fault: string | undefined;
  look(): Promise<void>;
}

/** One file. What changed is told by its size, its time and its number on the disk, so that a file moved into its place is seen too. */
function keepFile(path: string | undefined, onTrouble: (error: Error) => void): KeptFile {
  let reader: NetworkReader | undefined;
  let fault: string | undefined;
  let seen = "";
  async function load(file: string): Promise<void> {
    const { size, mtimeMs, ino } = await stat(file);
    const stamp = `${size} ${mtimeMs} ${ino}`;
    if (stamp === seen) return;
    seen = stamp;
    if (size > fileBytesMax) throw new Error(`it has more than ${fileBytesMax} bytes`);
    reader = readNetworks(await readFile(file));
    fault = undefined;
  }
  return {
    get reader() {
      return reader;
    },
    get fault() {
      return fault;
    },
    async look() {
      if (path === undefined) return;
      try {
        await load(path);
      } catch (error) {
        const sentence = `the network data ${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
        if (sentence !== fault) onTrouble(new Error(sentence));
        fault = sentence;
      }
    },
  };
}
