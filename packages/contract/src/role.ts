import { z } from "zod";
import type { Right } from "./right.ts";

/** What a person may do in an organization, from most to least; auditor stands beside: reads all, changes nothing. */
export const Role = z.enum(["owner", "admin", "developer", "operator", "auditor"]);
export type Role = z.infer<typeof Role>;

/** Each right names the roles that hold it. The role matrix on the Members page reads this table. */
export const rights = {
  read: ["owner", "admin", "developer", "operator", "auditor"],
  payload: ["owner", "admin", "developer"],
  operate: ["owner", "admin", "developer", "operator"],
  tunnel: ["owner", "admin", "developer"],
  publish: ["owner", "admin"],
  configure: ["owner", "admin", "developer"],
  audit: ["owner", "admin", "auditor"],
  administer: ["owner", "admin"],
} as const satisfies Record<Right, readonly Role[]>;

export const rightMeaning: Record<Right, string> = {
  read: "See requests, endpoints, destinations and deliveries, without payloads",
  payload: "Reveal bodies and credentials of requests; each use is an audit entry",
  operate: "Replay, retry, pause and resume",
  tunnel: "Open tunnels of their own, and shares that only named people can enter",
  publish: "Open a share to anyone who has its address, where the organization allows it",
  configure: "Create and change endpoints, policies, secrets, destinations, routes, tunnels",
  audit: "Read, verify and export the audit log",
  administer: "Members, roles, API keys of others, single sign-on",
};

export function holds(role: Role, right: Right): boolean {
  return (rights[right] as readonly Role[]).includes(role);
}
