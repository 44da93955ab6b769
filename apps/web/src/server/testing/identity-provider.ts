import { createHash, randomUUID } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** What the next sign-in is answered with; a test names only what is to be wrong. */
export interface Answer {
  nonce?: string;
  /** Claims laid over the ordinary ones. */
  claims?: Record<string, unknown>;
  /** The ID token is signed with a key nobody knows. */
  forged?: boolean;
  /** Makes the whole ID token from the claims that an honest one would have. */
  idToken?(claims: JWTPayload, keys: ProviderKeys): string | Promise<string>;
  /** Laid over what the browser brings back; nothing takes one away. */
  callback?: Record<string, string | undefined>;
}

/** What the provider signs with, and a key nobody knows. */
export interface ProviderKeys {
  known: GenerateKeyPairResult;
  unknown: GenerateKeyPairResult;
}

export interface TestIdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the login page would do: takes the authorization URL, gives the callback URL the browser is sent back to. */
  authorize(url: string, answer?: Answer): string;
  /** How often the token endpoint was asked. */
  exchanges(): number;
  /** Has a path answered otherwise from now on. */
  serves(path: string, answer: RequestListener): void;
  close(): Promise<void>;
}

interface Code {
  nonce: string;
  challenge: string;
  answer: Answer;
}

const [clientId, clientSecret] = ["postern", "a secret: with/odd characters"];
const person = { sub: "ada", email: "ada@example.test", name: "Ada Ferro" };

/** A small OpenID provider on loopback that can be told to lie; `metadata` is laid over what it says of itself. */
export async function startTestIdentityProvider(metadata: Record<string, unknown> = {}): Promise<TestIdentityProvider> {
  const [known, unknown] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const jwk = { ...(await exportJWK(known.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const codes = new Map<string, Code>();
  const served = new Map<string, RequestListener>();
  let exchanges = 0;

  const server = createServer(async (request, response) => {
    const json = (value: object, status = 200) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    const path = new URL(request.url ?? "", issuer).pathname;
    const instead = served.get(path);
    if (instead) return instead(request, response);
    if (path === "/.well-known/openid-configuration") return json({ ...metadataOf(issuer), ...metadata });
    if (path === "/jwks") return json({ keys: [jwk] });
    if (path !== "/token") return json({}, 404);

    exchanges++;
    const code = takeCode(codes, new URLSearchParams((await request.toArray()).join("")));
    if (!code || request.headers.authorization !== basic()) return json({ error: "invalid_grant" }, 400);
    json({ access_token: "at", token_type: "bearer", id_token: await idToken(issuer, code, { known, unknown }) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ...{ issuer, clientId, clientSecret },
    authorize: (url, answer = {}) => authorize({ codes, issuer }, url, answer),
    exchanges: () => exchanges,
    serves: (path, answer) => void served.set(path, answer),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function authorize({ codes, issuer }: { codes: Map<string, Code>; issuer: string }, url: string, answer: Answer): string {
  const query = new URL(url).searchParams;
  const code = randomUUID();
  codes.set(code, { nonce: query.get("nonce") ?? "", challenge: query.get("code_challenge") ?? "", answer });
  const brought = Object.entries({ code, state: query.get("state") ?? "", iss: issuer, ...answer.callback });
  const kept = brought.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return `${query.get("redirect_uri")}?${new URLSearchParams(kept)}`;
}

/** The code of a token request, once, if its PKCE verifier fits. */
function takeCode(codes: Map<string, Code>, form: URLSearchParams): Code | undefined {
  const code = codes.get(form.get("code") ?? "");
  codes.delete(form.get("code") ?? "");
  const challenge = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  return code?.challenge === challenge ? code : undefined;
}

async function idToken(issuer: string, { nonce, answer }: Code, keys: ProviderKeys): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const usual = { iss: issuer, aud: clientId, iat: nowSeconds, exp: nowSeconds + 300, nonce: answer.nonce ?? nonce, ...person };
  const claims = { ...usual, ...answer.claims };
  if (answer.idToken) return answer.idToken(claims, keys);
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign((answer.forged ? keys.unknown : keys.known).privateKey);
}

function basic(): string {
  return `Basic ${Buffer.from(`${clientId}:${formEncode(clientSecret)}`).toString("base64")}`;
}

function metadataOf(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ["S256"],
    claims_supported: ["sub", "email", "name", "auth_time"],
  };
}

function formEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[-_.!~*'()]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+");
}
