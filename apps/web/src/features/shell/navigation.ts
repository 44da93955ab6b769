import type { Whoami } from "@postern/contract/organization";
import {
  Cable,
  CheckCheck,
  FileClock,
  Globe,
  HardDrive,
  Inbox,
  KeyRound,
  KeySquare,
  ListFilter,
  type LucideIcon,
  RotateCcw,
  Share2,
  ShieldCheck,
  Users,
  Waypoints,
  Webhook,
} from "lucide-react";

/** A page of the shell; the sidebar, the narrow menu, ⌘K and the `g` keys all read this table. */
export interface NavigationPage {
  label: string;
  icon: LucideIcon;
  keys: string;
  /** Below a project, or below the organization. */
  within: "project" | "organization";
  path: string;
}

export const navigation: readonly NavigationPage[] = [
  { label: "Requests", icon: Inbox, keys: "g r", within: "project", path: "requests" },
  { label: "Endpoints", icon: Webhook, keys: "g e", within: "project", path: "endpoints" },
  { label: "Destinations", icon: Cable, keys: "g d", within: "project", path: "destinations" },
  { label: "Replays", icon: RotateCcw, keys: "g p", within: "project", path: "replays" },
  { label: "Audit log", icon: FileClock, keys: "g a", within: "organization", path: "audit" },
  { label: "Members", icon: Users, keys: "g m", within: "organization", path: "settings/members" },
  { label: "API keys", icon: KeyRound, keys: "g k", within: "organization", path: "settings/keys" },
  { label: "Domains", icon: Globe, keys: "g o", within: "organization", path: "settings/domains" },
  { label: "Trusted CAs", icon: ShieldCheck, keys: "g t", within: "organization", path: "settings/trusted-cas" },
  { label: "Approvals", icon: CheckCheck, keys: "g v", within: "organization", path: "settings/approvals" },
  { label: "Address lists", icon: ListFilter, keys: "g l", within: "organization", path: "settings/address-lists" },
  { label: "Secrets", icon: KeySquare, keys: "g c", within: "organization", path: "settings/secrets" },
  { label: "Tunnels", icon: Waypoints, keys: "g u", within: "organization", path: "settings/tunnels" },
  { label: "Shares", icon: Share2, keys: "g h", within: "organization", path: "settings/shares" },
  { label: "Limits", icon: HardDrive, keys: "g s", within: "organization", path: "settings/limits" },
];

/** A page that the person's own menu leads to. */
export const ownSignIns = { label: "Your sign-ins", within: "organization", path: "settings/sessions" } as const;

export interface Place {
  organization: string;
  project: string;
}

export function hrefOf(page: Pick<NavigationPage, "within" | "path">, { organization, project }: Place): string {
  return page.within === "project" ? `/${organization}/${project}/${page.path}` : `/${organization}/${page.path}`;
}

/** Where someone begins: the requests of their first project, or their organization's members while it has none. */
export function homeOf({ organization, projects: [first] }: Pick<Whoami, "organization" | "projects">): string {
  return first ? `/${organization.slug}/${first.slug}/requests` : `/${organization.slug}/settings/members`;
}

/** Where the thing with this id is shown; nothing for kinds that have no page of their own. */
export function hrefOfId(id: string, { organization, project }: Place): string | undefined {
  const kind = /^([a-z]{2,3})_[0-9a-hjkmnp-tv-z]{26}$/.exec(id.trim())?.[1];
  const page = kind && { req: "requests", ep: "endpoints", dst: "destinations" }[kind];
  return page && `/${organization}/${project}/${page}/${id.trim()}`;
}
