/** 410 KB, 1.2 MB: sizes as people read them. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** 40 s, 12 min, 3 h, 2 d: how long ago. */
export function agoText(ms: number): string {
  if (ms < 60_000) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

/** 09:41:02.118, in the machine's own time zone. */
export function clockText(moment: Date): string {
  const digits = (value: number, width = 2) => String(value).padStart(width, "0");
  return `${digits(moment.getHours())}:${digits(moment.getMinutes())}:${digits(moment.getSeconds())}.${digits(moment.getMilliseconds(), 3)}`;
}

/** 11-22 09:41:02, in the machine's own time zone: for what was not today. */
export function dayText(moment: Date): string {
  const digits = (value: number) => String(value).padStart(2, "0");
  return `${digits(moment.getMonth() + 1)}-${digits(moment.getDate())} ${clockText(moment).slice(0, 8)}`;
}

/** 812 us, 23 ms, 1.4 s: how long something took. */
export function tookText(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1_000)} us`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** ws 24 ms: what carries the connection, and how long a word to the hub and back takes. */
export function wayText(transport: string, latencyMs: number | undefined): string {
  return latencyMs === undefined ? transport : `${transport} ${latencyMs} ms`;
}
