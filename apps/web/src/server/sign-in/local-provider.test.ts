import { findSession } from "@postern/db/access/session";
import { expect, test } from "vitest";
import { startIdentityProvider } from "../../../../../infra/up/src/identity-provider.ts";
import { clientSecretOf, issuerOf } from "../../../../../infra/up/src/issuers.ts";
import { freePort } from "../../../../../infra/up/src/postgres.ts";
import { TestBrowser } from "../testing/browser.ts";
import { addOrganization, openTestHouse, webUrl } from "../testing/house.ts";
import { hashOf } from "../token.ts";
import { completeSignInAt } from "./callback.ts";
import { startSignInAt } from "./start.ts";

const [password, secret] = ["right-horse-1", "a secret for the clients"];

/** Follows redirects and the sign-in form at the identity provider until it sends the browser back to us. */
async function signInAtProvider(authorization: string): Promise<string> {
  const browser = new TestBrowser();
  const visit = async (url: string, init: RequestInit = {}) => browser.keep(await fetch(browser.request(url, { ...init, redirect: "manual" })));
  let url = authorization;
  for (let hops = 0; hops < 6 && !url.startsWith(webUrl); hops++) {
    const isForm = url.includes("/sign-in/");
    const answer = await visit(url, isForm ? { method: "POST", body: new URLSearchParams({ email: "alice@acme.test", password }) } : {});
    url = new URL(answer.headers.get("location") ?? "", url).href;
  }
  return url;
}

test("a person signs in through a real OpenID provider", async () => {
  const home = await openTestHouse();
  const provider = await startIdentityProvider({ port: await freePort(), webUrl, password, secret });
  await addOrganization(home, "acme", { issuer: issuerOf(provider.port, "acme"), clientId: "postern", clientSecret: clientSecretOf(secret, "acme") });

  const browser = new TestBrowser();
  const started = browser.keep(await startSignInAt(home.house, browser.request(`${webUrl}/sso/acme/start`), "acme"));
  const callback = await signInAtProvider(started.headers.get("location") ?? "");
  const completed = browser.keep(await completeSignInAt(home.house, browser.request(callback), "acme"));

  expect(completed.headers.get("location")).toBe(`${webUrl}/`);
  const session = await findSession(home.house.database, hashOf(browser.cookie("postern-session") ?? ""));
  expect(session?.user).toMatchObject({ name: "Alice Anders", email: "alice@acme.test" });
  await Promise.all([home.close(), provider.stop()]);
});
