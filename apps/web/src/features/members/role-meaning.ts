import type { Role } from "@postern/contract/role";

/** Whom a role is for. */
export const roleMeaning: Record<Role, string> = {
  owner: "Everything, and makes other owners",
  admin: "Everything but owners",
  developer: "Builds: endpoints, policies, payloads",
  operator: "Keeps it running: replay, retry, pause",
  auditor: "Reads all, the audit log too; changes nothing",
};
