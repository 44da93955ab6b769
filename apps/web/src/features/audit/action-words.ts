import { api } from "@postern/contract/api";

/** What the server writes beside commands: ways in and out, and what it does by itself. */
const others: Record<string, string> = {
  "connection.save": "Set up single sign-on",
  "destination.hold": "Held a destination",
  "domain.lapse": "A domain's proof lapsed: its TXT record was gone for a week",
  "link.create": "Made a one-time link",
  "member.join": "Joined the organization",
  "organization.create": "Created the organization",
  "session.start": "Signed in",
  "session.end": "Ended a sign-in",
  "tunnel.connect": "Connected an agent to a tunnel",
  "tunnel.take-over": "Took a tunnel over from another agent",
  "tunnel.choose-held": "Chose what happens to held deliveries",
};

/** An action in words: the API's own summary of the command, else the action as it is. */
export function actionWords(action: string): string {
  const known = Object.entries(api).find(([name]) => name === action)?.[1].summary;
  return others[action] ?? known ?? action;
}

/** The nouns that entries can be about, for the filter; an entry's action begins with its noun. */
export const actionNouns: readonly string[] = [
  ...new Set(
    Object.entries(api)
      .filter(([, { kind }]) => kind === "command")
      .map(([name]) => name.slice(0, name.indexOf("."))),
  ),
].sort();

/** Filters that are asked for often. */
export const presets = [
  { value: "all", label: "Everything" },
  { value: "payloads", label: "Access to payloads" },
  { value: "policies", label: "Policy changes" },
  { value: "sign-ins", label: "Sign-ins" },
  { value: "denied", label: "Denied" },
] as const;
export type Preset = (typeof presets)[number]["value"];

export interface AuditFilter {
  action: string;
  actor: string;
  target: string;
  outcome: "any" | "done" | "denied";
}

export const noFilter: AuditFilter = { action: "", actor: "", target: "", outcome: "any" };

const presetFilters: Record<Preset, Partial<AuditFilter>> = {
  all: {},
  payloads: { action: "request.reveal" },
  policies: { action: "policy." },
  "sign-ins": { action: "session." },
  denied: { outcome: "denied" },
};

export function filterOfPreset(preset: Preset): AuditFilter {
  return { ...noFilter, ...presetFilters[preset] };
}

/** Which preset a filter is; nothing when it is someone's own. */
export function presetOf(filter: AuditFilter): Preset | undefined {
  return presets.map(({ value }) => value).find((preset) => JSON.stringify(filterOfPreset(preset)) === JSON.stringify(filter));
}
