import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { startEntryAt } from "../enter/start-entry.ts";
import { completeSignInAt } from "../sign-in/callback.ts";
import { signInChecks } from "../sign-in/failure.ts";
import { startSignInAt } from "../sign-in/start.ts";
import { TestBrowser } from "./browser.ts";
import { addOrganization, openTestDashboard, type TestDashboard, webUrl } from "./dashboard.ts";
import { type Answer, startTestIdentityProvider, type TestIdentityProvider } from "./identity-provider.ts";
import { addLoginEndpoint, type LoginEndpoint } from "./login-endpoint.ts";

/** An organization with a provider of its own, and an endpoint that people sign in at. */
export interface Party {
  slug: string;
  provider: TestIdentityProvider;
  endpoint: LoginEndpoint;
}
/** Where a hostile provider would like us to go. */
interface Evil {
  url: string;
  calls(): number;
  close(): void;
}
export const ways = ["at the dashboard", "at an endpoint"] as const;
type Way = (typeof ways)[number];

/** All that a sign-in needs, by either way in. */
export class WaysIn {
  readonly home: TestDashboard;
  readonly evil: Evil;
  readonly #providers: TestIdentityProvider[] = [];
  #addresses = 0;

  constructor(home: TestDashboard, evil: Evil) {
    this.home = home;
    this.evil = evil;
  }

  static async open(): Promise<WaysIn> {
    return new WaysIn(...(await Promise.all([openTestDashboard(), startEvil()])));
  }

  async newParty(slug: string): Promise<Party> {
    const provider = await startTestIdentityProvider();
    this.#providers.push(provider);
    const organization = await addOrganization(this.home, slug, provider);
    return { slug, provider, endpoint: await addLoginEndpoint(this.home, organization, `${slug}.acme.test`) };
  }

  /** A browser at an address of its own, so that no failure counts against another. */
  newVisitor() {
    const { dashboard } = this.home;
    const headers = { "x-forwarded-for": `2001:db8:${(++this.#addresses).toString(16)}::1` };
    const browser = new TestBrowser();
    return {
      browser,
      async start(way: Way, { slug, endpoint }: Party): Promise<Response> {
        if (way === "at an endpoint") return browser.keep(await startEntryAt(dashboard, browser.request(endpoint.entry(), { headers })));
        return browser.keep(await startSignInAt(dashboard, browser.request(`${webUrl}/sso/${slug}/start`, { headers }), slug));
      },
      back: async (url: string, slug: string) => browser.keep(await completeSignInAt(dashboard, browser.request(url, { headers }), slug)),
    };
  }

  /** Goes the whole way, as far as it is let. */
  async tries(way: Way, party: Party, answer: Answer = {}): Promise<Came> {
    const { browser, start, back } = this.newVisitor();
    const started = await start(way, party);
    const location = started.headers.get("location");
    if (location === null || !location.startsWith(party.provider.issuer)) return { response: started, browser };
    return { response: await back(party.provider.authorize(location, answer), party.slug), browser };
  }

  async close(): Promise<void> {
    this.evil.close();
    await Promise.all([this.home.close(), ...this.#providers.map((provider) => provider.close())]);
  }
}

interface Came {
  response: Response;
  browser: TestBrowser;
}

/** Nobody came in; the check that failed, as the person reads it. */
export async function refusalOf({ response, browser }: Came): Promise<string | undefined> {
  const location = response.headers.get("location");
  expect(response.headers.get("refresh")).toBeNull();
  expect(browser.cookie("postern-session")).toBeUndefined();
  if (location !== null) return new URL(location).searchParams.get("check") ?? undefined;
  const page = (await response.text()).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  return Object.entries(signInChecks).find(([, words]) => page.includes(words))?.[0];
}

async function startEvil(): Promise<Evil> {
  let calls = 0;
  const server = createServer((_, response) => {
    calls++;
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls: () => calls, close: () => server.close() };
}
