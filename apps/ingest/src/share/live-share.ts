import { Audience, asksForSignIn, loginPolicyOf } from "@postern/contract/share-audience";
import { type DataKey, type KeyRing, openDataKey } from "@postern/db/seal";
import type { ShareConfig } from "@postern/db/shares/front";
import type { PreparedPolicy } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import type { LoginSite } from "../login/site.ts";

/** A share in memory, ready to judge who comes. */
export interface LiveShare extends Omit<ShareConfig, "audience" | "dataKeys"> {
  audience: Audience;
  /** Whether anyone may come in, by the share's word and by the organization's. */
  isPublic: boolean;
  /** Whom it lets near at all: addresses, and how many requests of each. */
  fence: PreparedPolicy;
  /** Asks who is signed in; nothing where nobody comes in by signing in. */
  login: PreparedPolicy | undefined;
  dataKey: DataKey;
}

/** Requests of one address at one share; a page with its pictures and scripts takes a hundred. */
const rate = { kind: "rate", per: "address", limit: 1_200, windowSeconds: 60, burst: 600 } as const;

/** Prepares a share; throws when anything of it cannot be used as it stands. */
export function prepareShare({ audience: written, dataKeys, ...config }: ShareConfig, keyRing: KeyRing): LiveShare {
  const audience = Audience.parse(written);
  const [newest] = dataKeys;
  if (!newest) throw new Error("its organization has no data key");
  const material = { endpointId: config.id, secrets: [] };
  const address = config.addresses.length > 0 ? [{ kind: "address" as const, allow: config.addresses, deny: [] }] : [];
  return {
    ...config,
    audience,
    isPublic: audience.public && config.isPublicAllowed,
    fence: preparePolicy({ all: [...address, rate] }, material),
    login: asksForSignIn(audience) ? preparePolicy(loginPolicyOf(audience), material) : undefined,
    dataKey: openDataKey(keyRing, config.organizationId, newest),
  };
}

export function siteOf({ organizationId, id, name, dataKey }: LiveShare): LoginSite {
  return { organizationId, id, name, dataKey };
}
