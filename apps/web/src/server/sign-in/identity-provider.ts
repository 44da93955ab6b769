import type { Connection } from "@postern/db/access/connection";
import { forgetOldest } from "@postern/policy/forget-oldest";
import * as oidc from "openid-client";
import type { Dashboard } from "../dashboard.ts";
import { SignInFailure } from "./failure.ts";

const keepMs = 600_000;
const keepMax = 200;
const timeoutSeconds = 8;

/** Identity providers by connection, each one's metadata kept for ten minutes. */
export type KnownProviders = Map<string, { found: Promise<oidc.Configuration>; until: number }>;
type Reach = Pick<Dashboard, "knownProviders" | "fetchGuarded" | "isLocal">;

/** The identity provider of a connection; its metadata is fetched through the guarded way out. Throws a SignInFailure. */
export async function findProvider(dashboard: Reach, connection: Connection): Promise<oidc.Configuration> {
  const { knownProviders } = dashboard;
  const key = JSON.stringify([connection.id, connection.issuer, connection.clientId, connection.clientSecret]);
  const known = knownProviders.get(key);
  if (known && known.until > Date.now()) return known.found;

  const found = discover(dashboard, connection);
  knownProviders.delete(key);
  knownProviders.set(key, { found, until: Date.now() + keepMs });
  forgetOldest(knownProviders, keepMax);
  found.catch(() => knownProviders.delete(key)); // the next sign-in asks again
  return found;
}

async function discover({ fetchGuarded, isLocal }: Reach, connection: Connection): Promise<oidc.Configuration> {
  const issuer = new URL(connection.issuer);
  if (issuer.protocol !== "https:" && !isLocal) throw new SignInFailure("issuer", new Error("an issuer must be https:// outside local mode"));
  try {
    return await oidc.discovery(issuer, connection.clientId, undefined, clientAuthentication(connection.clientSecret), {
      [oidc.customFetch]: fetchGuarded as oidc.CustomFetch,
      timeout: timeoutSeconds,
      execute: [oidc.enableNonRepudiationChecks, ...(isLocal ? [oidc.allowInsecureRequests] : [])], // the token's signature is checked though TLS would do
    });
  } catch (error) {
    throw new SignInFailure("unreachable", error);
  }
}

/** The secret goes where the provider says it takes it; OpenID Connect's default is the Authorization header. */
function clientAuthentication(secret: string): oidc.ClientAuth {
  const basic = oidc.ClientSecretBasic(secret);
  const post = oidc.ClientSecretPost(secret);
  return (...call) => {
    const [{ token_endpoint_auth_methods_supported: supported = ["client_secret_basic"] }] = call;
    return (supported.includes("client_secret_basic") ? basic : post)(...call);
  };
}
