/** What a person chose about the look; it lives in a cookie, so the server's first paint is already right. */
export interface Preferences {
  theme: "system" | "light" | "dark";
  /** An IANA zone name in which moments are written. */
  zone: string;
  sidebar: "open" | "icons";
  /** Whether single-letter keys act. */
  keys: "on" | "off";
}

export const preferencesCookie = "postern-preferences";
export const defaultPreferences: Preferences = { theme: "system", zone: "UTC", sidebar: "open", keys: "on" };

/** Reads the cookie's value; whatever it does not say, or says wrongly, is the default. */
export function readPreferences(value: string | undefined): Preferences {
  const said = new URLSearchParams(value ?? "");
  return {
    theme: oneOf(said.get("theme"), ["system", "light", "dark"]) ?? defaultPreferences.theme,
    zone: knownZone(said.get("zone")) ?? defaultPreferences.zone,
    sidebar: oneOf(said.get("sidebar"), ["open", "icons"]) ?? defaultPreferences.sidebar,
    keys: oneOf(said.get("keys"), ["on", "off"]) ?? defaultPreferences.keys,
  };
}

export function writePreferences(preferences: Preferences): string {
  return new URLSearchParams({ ...preferences }).toString();
}

function oneOf<Word extends string>(said: string | null, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === said);
}

function knownZone(zone: string | null): string | undefined {
  if (!zone || zone.length > 64) return;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return;
  }
}
