import { createHash, randomBytes } from "node:crypto";
import http from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "./free-port.ts";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider.ts";
import { clientSecretOf, issuerOf } from "./issuers.ts";

const webUrl = "http://127.0.0.1:3999";
const password = "right-horse-1";
const secret = "a secret for the clients";
let provider: IdentityProvider;

beforeAll(async () => {
  provider = await startIdentityProvider({ port: await freePort(), webUrl, password, secret });
});
afterAll(() => provider.stop());

/** A browser reduced to its cookies. */
function visitor() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}) => {
    const answer = await fetch(url, { ...init, redirect: "manual", headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return answer;
  };
}

type Visit = ReturnType<typeof visitor>;

function authorizationUrl(slug: string, verifier: string, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: "postern",
    response_type: "code",
    scope: "openid email profile",
    redirect_uri: `${webUrl}/sso/${slug}/callback`,
    state: "s1",
    nonce: "n1",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...more,
  });
  return `${issuerOf(provider.port, slug)}/auth?${query}`;
}

async function signInAs(slug: string, form: Record<string, string>, { visit = visitor(), more = {} }: { visit?: Visit; more?: Record<string, string> } = {}) {
  const verifier = randomBytes(32).toString("base64url");
  const start = await visit(authorizationUrl(slug, verifier, more));
  const page = new URL(start.headers.get("location") ?? "", issuerOf(provider.port, slug)).href;
  const shown = await visit(page);
  const answered = await visit(page, { method: "POST", body: new URLSearchParams(form) });
  return { visit, verifier, shown, answered };
}

/** Where the browser comes back to, and the claims of the ID token that its code buys. */
async function comeBack({ visit, verifier, answered }: Awaited<ReturnType<typeof signInAs>>) {
  const resumed = await visit(answered.headers.get("location") ?? "");
  const back = new URL(resumed.headers.get("location") ?? "");
  const bought = await fetch(`${issuerOf(provider.port, "acme")}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`postern:${clientSecretOf(secret, "acme")}`).toString("base64")}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: `${webUrl}/sso/acme/callback`,
      code_verifier: verifier,
    }),
  });
  const { id_token } = (await bought.json()) as { id_token: string };
  return { back, claims: JSON.parse(Buffer.from(id_token.split(".")[1] ?? "", "base64url").toString()) };
}

test("each organization has an issuer of its own, and says so in its discovery document", async () => {
  for (const slug of ["acme", "globex"]) {
    const issuer = issuerOf(provider.port, slug);
    const found = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    expect(found).toMatchObject({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` });
  }
});

test("a person with the right password comes back with a code that buys an ID token of that person", async () => {
  const signedIn = await signInAs("acme", { email: "alice@acme.test", password });
  expect(await signedIn.shown.text()).toContain("alice@acme.test");
  const { back, claims } = await comeBack(signedIn);
  expect(`${back.origin}${back.pathname}`).toBe(`${webUrl}/sso/acme/callback`);
  expect(back.searchParams.get("iss")).toBe(issuerOf(provider.port, "acme"));
  expect(claims).toMatchObject({ sub: "alice", email: "alice@acme.test", email_verified: true, name: "Alice Anders", nonce: "n1" });
});

test("a person who is signed in is asked for the password again where that is wanted, and the token says when", async () => {
  const person = { email: "alice@acme.test", password };
  const first = await signInAs("acme", person);
  await comeBack(first);
  const again = await signInAs("acme", person, { visit: first.visit, more: { prompt: "login", max_age: "0" } });
  expect(await again.shown.text()).toContain('type="password"');
  const { claims } = await comeBack(again);
  expect(claims).toMatchObject({ sub: "alice" });
  expect(claims.auth_time).toBeGreaterThan(Date.now() / 1_000 - 60);
});

test("a wrong password stays on the page and says so", async () => {
  const { answered } = await signInAs("acme", { email: "alice@acme.test", password: "guess" });
  expect(answered.status).toBe(200);
  expect(await answered.text()).toContain("do not belong together");
});

test("a person of one organization cannot sign in at the other's issuer", async () => {
  const { answered } = await signInAs("globex", { email: "alice@acme.test", password });
  expect(await answered.text()).toContain("do not belong together");
});

test("a redirect address that was not agreed on is refused", async () => {
  const foreign = authorizationUrl("acme", "v").replace("127.0.0.1%3A3999", "evil.example");
  expect((await visitor()(foreign)).status).toBe(400);
});

test("the page is not served under another name for this machine", async () => {
  const status = await new Promise<number | undefined>((resolve) => {
    http.get(`${issuerOf(provider.port, "acme")}/.well-known/openid-configuration`, { headers: { host: "evil.example" } }, (answer) =>
      resolve(answer.resume().statusCode),
    );
  });
  expect(status).toBe(404);
});
