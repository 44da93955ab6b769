import fs from "node:fs";

/** A process's resident memory in MB, as it was seen every half second since. */
export interface MemoryWatch {
  seenMb: number[];
  isAlive(): boolean;
  stop(): void;
}

const lookEveryMs = 500;

export function watchMemory(pid: number): MemoryWatch {
  const file = `/proc/${pid}/status`;
  const seenMb: number[] = [];
  const look = () => {
    if (fs.existsSync(file)) seenMb.push(Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(file, "utf8"))?.[1]) / 1_024);
  };
  look();
  const timer = setInterval(look, lookEveryMs);
  return { seenMb, isAlive: () => fs.existsSync(file), stop: () => clearInterval(timer) };
}
