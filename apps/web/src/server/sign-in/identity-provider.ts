import type { Connection } from "@postern/db/access/connection";
import * as oidc from "openid-client";
import type { WebHouse } from "../house.ts";
import { SignInFailure } from "./failure.ts";

const keepMs = 600_000;
const keepMax = 200;
const timeoutSeconds = 8;

/** What is known of identity providers: each one's metadata is fetched once in ten minutes, through the guarded way out. */
export class IdentityProviders {
  readonly #known = new Map<string, { found: Promise<oidc.Configuration>; until: number }>();

  async find(connection: Connection, { fetchGuarded, isLocal }: Pick<WebHouse, "fetchGuarded" | "isLocal">): Promise<oidc.Configuration> {
    const key = JSON.stringify([connection.id, connection.issuer, connection.clientId, connection.clientSecret]);
    const known = this.#known.get(key);
    if (known && known.until > Date.now()) return known.found;

    const found = discover(connection, { fetchGuarded, isLocal });
    this.#known.delete(key);
    this.#known.set(key, { found, until: Date.now() + keepMs });
    for (const oldest of this.#known.keys()) if (this.#known.size > keepMax) this.#known.delete(oldest);
    found.catch(() => this.#known.delete(key)); // the next sign-in asks again
    return found;
  }
}

async function discover(connection: Connection, { fetchGuarded, isLocal }: Pick<WebHouse, "fetchGuarded" | "isLocal">): Promise<oidc.Configuration> {
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
  return (server, client, body, headers) => {
    const supported = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return (supported.includes("client_secret_basic") ? basic : post)(server, client, body, headers);
  };
}
