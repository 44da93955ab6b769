import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** What the next sign-in is answered with; a test names only what is to be wrong. */
export interface Answer {
  nonce?: string;
  /** Claims laid over the ordinary ones. */
  claims?: Record<string, unknown>;
  /** The ID token is signed with a key nobody knows. */
  forged?: boolean;
}

export interface TestIdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the login page would do: takes the authorization URL, gives the callback URL the browser is sent back to. */
  authorize(url: string, answer?: Answer): string;
  /** How often the token endpoint was asked. */
  exchanges(): number;
  close(): Promise<void>;
}

interface Code {
  nonce: string;
  challenge: string;
  answer: Answer;
}

/** A small OpenID provider on loopback that can be told to lie. */
export async function startTestIdentityProvider(person = { sub: "ada", email: "ada@example.test", name: "Ada Ferro" }): Promise<TestIdentityProvider> {
  const [known, unknown] = await Promise.all([generateKeyPair("RS256", { extractable: true }), generateKeyPair("RS256")]);
  const jwk = { ...(await exportJWK(known.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const [clientId, clientSecret] = ["postern", "a secret: with/odd characters"];
  const codes = new Map<string, Code>();
  let exchanges = 0;

  const server = createServer(async (request, response) => {
    const json = (value: object, status = 200) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    const path = new URL(request.url ?? "", issuer).pathname;
    if (path === "/.well-known/openid-configuration") return json(metadataOf(issuer));
    if (path === "/jwks") return json({ keys: [jwk] });
    if (path !== "/token") return json({}, 404);

    exchanges++;
    const form = new URLSearchParams((await request.toArray()).join(""));
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${formEncode(clientSecret)}`).toString("base64");
    const proven =
      createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url") === code?.challenge;
    if (!code || !proven || request.headers.authorization !== `Basic ${basic}`) return json({ error: "invalid_grant" }, 400);
    const claims = { nonce: code.answer.nonce ?? code.nonce, ...person, ...code.answer.claims };
    const token = new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1" }).setIssuedAt();
    if (!("exp" in claims)) token.setExpirationTime("5m");
    if (!("iss" in claims)) token.setIssuer(issuer);
    if (!("aud" in claims)) token.setAudience(clientId);
    json({ access_token: "at", token_type: "bearer", id_token: await token.sign(code.answer.forged ? unknown.privateKey : known.privateKey) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    clientId,
    clientSecret,
    authorize(url, answer = {}) {
      const query = new URL(url).searchParams;
      const code = `code-${codes.size}-${Math.random()}`;
      codes.set(code, { nonce: query.get("nonce") ?? "", challenge: query.get("code_challenge") ?? "", answer });
      return `${query.get("redirect_uri")}?${new URLSearchParams({ code, state: query.get("state") ?? "", iss: issuer })}`;
    },
    exchanges: () => exchanges,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
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
  };
}

function formEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[-_.!~*'()]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+");
}
