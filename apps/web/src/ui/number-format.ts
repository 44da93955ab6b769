const units = ["B", "KB", "MB", "GB", "TB"];

/** A size in its nearest unit (1 KB = 1,024 B): "512 B", "1.2 KB", "25 MB". */
export function bytesInWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, "")}\u00a0${units[unit]}`;
}

/** A duration in its nearest unit: "84 µs", "1.2 ms", "38 ms", "2.4 s", "3 min". */
export function durationInWords(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1_000)}\u00a0µs`;
  if (ms < 10) return `${ms.toFixed(1)}\u00a0ms`;
  if (ms < 1_000) return `${Math.round(ms)}\u00a0ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)}\u00a0s`;
  return `${Math.round(ms / 60_000)}\u00a0min`;
}

/** A count with separators and its noun: "1,240 requests", "1 request". */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : plural}`;
}
