const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A moment as lists show it: "12 s", "4 min" while fresh, then the clock, then the day. */
export function nearMoment(at: Date, now: number, zone: string): string {
  const age = now - at.getTime();
  if (age < 0) return age > -second ? "now" : `in ${span(-age)}`;
  if (age < second) return "now";
  if (age < hour) return span(age);
  return age < day ? clock(at, zone) : `${dayOf(at, zone)} ${clock(at, zone).slice(0, 5)}`;
}

/** A past moment within a sentence: "4 min ago", "at 14:03:22", "on 3 Nov 14:03". */
export function pastMoment(at: Date, now: number, zone: string): string {
  const age = now - at.getTime();
  const near = nearMoment(at, now, zone);
  if (age < second) return near === "now" ? "just now" : near;
  if (age < hour) return `${near} ago`;
  return `${age < day ? "at" : "on"} ${near}`;
}

/** A length of time in its largest whole unit: "41 s", "3 min", "2 h", "5 d". */
export function span(ms: number): string {
  if (ms < minute) return `${Math.max(1, Math.floor(ms / second))}\u00a0s`;
  if (ms < hour) return `${Math.floor(ms / minute)}\u00a0min`;
  if (ms < day) return `${Math.floor(ms / hour)}\u00a0h`;
  return `${Math.floor(ms / day)}\u00a0d`;
}

/** A countdown to a near moment, in its two largest units: "41 s", "3:05", "2 h 5 min", "6 d 23 h". */
export function countdown(ms: number): string {
  if (ms <= 0) return "now";
  const seconds = Math.ceil(ms / second);
  if (seconds < 60) return `${seconds}\u00a0s`;
  if (ms < hour) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (ms < 2 * day) return `${Math.floor(ms / hour)}\u00a0h ${Math.floor((ms % hour) / minute)}\u00a0min`;
  return `${Math.floor(ms / day)}\u00a0d ${Math.floor((ms % day) / hour)}\u00a0h`;
}

/** The whole moment, to the millisecond, with its zone: what hover and copy give. */
export function exactMoment(at: Date, zone: string): string {
  return `${isoDay(at, zone)} ${clock(at, zone)}.${String(at.getUTCMilliseconds()).padStart(3, "0")} ${zone === "UTC" ? "UTC" : zoneOffset(at, zone)}`;
}

export function clock(at: Date, zone: string): string {
  return part(at, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

export function dayOf(at: Date, zone: string): string {
  return part(at, zone, { day: "numeric", month: "short" });
}

/** A day with its year, for what is years away: "2031-05-04". */
export function isoDay(at: Date, zone: string): string {
  // Swedish writes dates as ISO 8601 does.
  return part(at, zone, { locale: "sv-SE", year: "numeric", month: "2-digit", day: "2-digit" });
}

function zoneOffset(at: Date, zone: string): string {
  return part(at, zone, { timeZoneName: "shortOffset" }).split(" ").at(-1) ?? zone;
}

const formats = new Map<string, Intl.DateTimeFormat>();

// Making a format costs a hundred times what using one does, and a live table uses thousands.
function part(at: Date, zone: string, { locale = "en-GB", ...options }: Intl.DateTimeFormatOptions & { locale?: string }): string {
  const key = `${locale} ${zone} ${Object.values(options).join()}${Object.keys(options).join()}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  formats.set(key, known);
  return known.format(at);
}
