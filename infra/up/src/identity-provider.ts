import { generateKeyPair, randomBytes } from "node:crypto";
import http from "node:http";
import { promisify } from "node:util";
import Provider, { type Context } from "oidc-provider";
import { type DemoOrganization, demoClientId, demoOrganizations } from "./demo.ts";
import { clientSecretOf, issuerOf } from "./issuers.ts";
import { signIn } from "./sign-in.ts";
import { errorPage } from "./sign-in-page.ts";

export interface IdentityProviderSettings {
  port: number;
  /** The dashboard's address, where people are sent back to. */
  webUrl: string;
  /** What every demo person signs in with. */
  password: string;
  /** What each organization's client secret is derived from. */
  secret: string;
}
export interface IdentityProvider {
  port: number;
  stop(): Promise<void>;
}

/** A real OpenID Connect provider for the local start, one issuer for each demo organization; listens on loopback only. */
export async function startIdentityProvider(settings: IdentityProviderSettings): Promise<IdentityProvider> {
  const key = await signingKey();
  const issuers = new Map(demoOrganizations.map((organization) => [organization.slug, issuer(organization, settings, key)]));
  const server = http.createServer((request, response) => {
    const slug = /^\/([a-z]+)\//.exec(request.url ?? "")?.[1] ?? "";
    const serve = issuers.get(slug);
    // Another name for this address would be a page elsewhere that reaches in (DNS rebinding).
    if (!serve || request.headers.host !== `127.0.0.1:${settings.port}`) return response.writeHead(404).end();
    serve(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, "127.0.0.1", resolve);
  });
  const stop = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port: settings.port, stop };
}

type Key = Record<string, unknown>;

async function signingKey(): Promise<Key> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2_048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: randomBytes(8).toString("hex") };
}

function issuer(organization: DemoOrganization, settings: IdentityProviderSettings, key: Key): http.RequestListener {
  const { slug } = organization;
  const provider = new Provider(issuerOf(settings.port, slug), configuration(organization, settings, key));
  provider.on("server_error", (_context, error) => console.error(JSON.stringify({ event: "identity.failed", organization: slug, message: error.message })));
  const oidc = provider.callback();
  return (request, response) => {
    const url = request.url ?? "";
    const path = url.slice(slug.length + 1);
    if (path.startsWith("/sign-in/")) return void signIn({ organization, provider, ...settings }, request, response);
    oidc(Object.assign(request, { originalUrl: url, url: path }), response);
  };
}

function configuration({ slug, people }: DemoOrganization, { webUrl, secret }: IdentityProviderSettings, key: Key): Record<string, unknown> {
  const person = (subject: string) => people.find((known) => known.subject === subject);
  return {
    clients: [
      {
        client_id: demoClientId,
        client_secret: clientSecretOf(secret, slug),
        redirect_uris: [`${webUrl}/sso/${slug}/callback`],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    jwks: { keys: [key] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    conformIdTokenClaims: false, // the ID token carries e-mail and name, so one call is enough
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/${slug}/sign-in/${uid}` },
    cookies: {
      keys: [randomBytes(32).toString("hex")],
      names: { session: `${slug}_session`, interaction: `${slug}_interaction`, resume: `${slug}_resume` },
      long: { path: `/${slug}`, httpOnly: true, sameSite: "lax", signed: true },
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 86_400, IdToken: 600, Interaction: 600, Session: 43_200 },
    async findAccount(_context: unknown, subject: string) {
      const known = person(subject);
      return (
        known && { accountId: subject, claims: () => ({ sub: subject, email: known.email, email_verified: true, name: known.name, groups: known.groups }) }
      );
    },
    loadExistingGrant: grantAll,
    renderError(context: Context, { error, error_description }: { error: string; error_description?: string }) {
      context.type = "html";
      context.body = errorPage(`${error}: ${error_description ?? "no more is known"}`);
    },
  };
}

/** Who signs in here agrees to be known to Postern: there is no consent page. */
async function grantAll({ oidc }: Context) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope("openid email profile");
  await grant.save();
  return grant;
}
