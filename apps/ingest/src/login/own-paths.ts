import { createHash, randomBytes } from "node:crypto";
import { problems } from "@postern/contract/problem";
import { crossSiteCause } from "@postern/policy/same-origin";
import type { PlainPage } from "@postern/process/page";
import type { Exchange } from "../exchange.ts";
import { pathOf } from "../head.ts";
import type { LiveEndpoint, ReadyEndpoint } from "../live-endpoint.ts";
import type { ReceivingPorts } from "../receiving-ports.ts";
import { tellLogin } from "../tell.ts";
import { answerPage } from "./answer-visitor.ts";
import { tokenForm, writeLoginCookie } from "./own-cookies.ts";
import type { LoginPorts } from "./ports.ts";
import { sendToLogin } from "./send-to-login.ts";
import { type LoginSite, siteOf } from "./site.ts";
import { hasLoginHere, originOf } from "./visit.ts";

/** Where people sign in and out, at the own host of an endpoint with a login gate, or of a share: requests for these paths are no events, and are not recorded. */
export const prefix = "/.postern/";

export function isLoginPath(endpoint: LiveEndpoint, exchange: Exchange): boolean {
  return pathOf(exchange.head).startsWith(prefix) && hasLoginHere(endpoint, exchange.head);
}

interface Visit {
  exchange: Exchange;
  login: LoginPorts;
  site: LoginSite;
  query: URLSearchParams;
}

/** Answers one of our own paths at an endpoint. */
export async function attendLogin(
  exchange: Exchange,
  ports: ReceivingPorts,
  { endpoint, ready }: { endpoint: LiveEndpoint; ready: ReadyEndpoint },
): Promise<void> {
  const act = await attendLoginAt(siteOf(endpoint, ready), exchange, ports.login);
  tellLogin(exchange, ports, { act, status: exchange.response.statusCode, endpointId: endpoint.id });
}

/** Answers one of our own paths at a site; which it was, or none. */
export async function attendLoginAt(site: LoginSite, exchange: Exchange, login: LoginPorts): Promise<string> {
  const [path = "", search = ""] = pathOf(exchange.head).slice(prefix.length).split("?");
  const name = `${exchange.head.method} ${path}`;
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (act) await act({ exchange, login, site, query: new URLSearchParams(search) });
  else answerPage(exchange, { status: 404, page: nothingHere });
  return act ? path : "none";
}

const acts: Record<string, (visit: Visit) => void | Promise<void>> = {
  "GET session": openSession,
  "GET sign-in": signIn,
  "POST sign-out": signOut,
};

/** The browser is back with a code: it gets a session's cookie, if it is the one that was sent. */
async function openSession({ exchange, login, site, query }: Visit): Promise<void> {
  const code = query.get("code");
  if (code === null) return showSession({ exchange, login, site });
  const { browser } = exchange.cookies;
  if (browser === undefined || !tokenForm.test(code)) return answerPage(exchange, { status: 403, page: notThisBrowser });
  const token = randomBytes(32).toString("base64url");
  const opened = await login
    .open({ placeId: site.id, codeHash: hashOf(code), browserHash: hashOf(browser), tokenHash: hashOf(token) })
    .catch(() => "away" as const);
  if (opened === "away") return answerPage(exchange, { status: 503, page: away });
  if (!opened) return answerPage(exchange, { status: 403, page: codeSpent });
  const maxAgeSeconds = Math.max(1, Math.ceil((opened.expiresAtMs - login.nowMs()) / 1_000));
  goTo(exchange, login, { path: opened.returnTo, cookie: writeLoginCookie("session", token, { isSecure: login.isSecure, maxAgeSeconds }) });
}

/** To sign in again, or as someone else. */
function signIn({ exchange, login, site, query }: Visit): void {
  const isSent = sendToLogin(exchange, login, { site, returnTo: query.get("return_to") ?? "/", again: true });
  if (!isSent) answerPage(exchange, { status: 503, page: away });
}

/** Only a page of this very host may sign someone out; the cookie alone would let any site do it. */
async function signOut({ exchange, login }: Visit): Promise<void> {
  const { session } = exchange.cookies;
  const { method, target, names, rawHeaders } = exchange.head;
  const header = (wanted: string) => names.flatMap((name, line) => (name === wanted ? [rawHeaders[line * 2 + 1] ?? ""] : []));
  if (crossSiteCause({ method, url: originOf(exchange, login) + target, header }) !== undefined) {
    return answerPage(exchange, { status: 403, page: { title: "Another site sent this", text: ["You are still signed in."], code: problems.forbidden.code } });
  }
  if (session !== undefined) {
    await login.close(hashOf(session)).catch(() => {}); // the cookie goes in any case, and the session ends by itself
    login.sessions.forgetToken(session);
  }
  goTo(exchange, login, { path: `${prefix}session`, cookie: writeLoginCookie("session", "", { isSecure: login.isSecure, maxAgeSeconds: 0 }) });
}

/** Who is signed in here, and the way out. */
async function showSession({ exchange, login, site }: Omit<Visit, "query">): Promise<void> {
  const { session } = exchange.cookies;
  const found = session === undefined ? undefined : await login.sessions.find(session, site.id);
  if (found === "unknown") return answerPage(exchange, { status: 503, page: away });
  const page: PlainPage = found
    ? {
        title: "You are signed in",
        text: [`As ${found.email}, at ${site.name}.`],
        links: [{ label: "Go on", href: "/" }],
        button: { label: "Sign out", action: `${prefix}sign-out` },
      }
    : {
        title: "You are not signed in",
        text: [`Nobody is signed in at ${site.name} in this browser.`],
        links: [{ label: "Sign in", href: `${prefix}sign-in` }],
      };
  answerPage(exchange, { status: 200, page });
}

function goTo(exchange: Exchange, login: LoginPorts, { path, cookie }: { path: string; cookie: string }): void {
  const headers = { "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Length": 0 };
  exchange.response.writeHead(303, { Location: `${originOf(exchange, login)}${path}`, "Set-Cookie": cookie, ...headers }).end();
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

const nothingHere: PlainPage = {
  title: problems["not-found"].title,
  text: ["Open the address without this path."],
  code: problems["not-found"].code,
};
const signInHere = [{ label: "Sign in", href: `${prefix}sign-in` }];
const notThisBrowser: PlainPage = {
  title: "This sign-in began in another browser",
  text: ["A sign-in counts only in the browser that began it here, within ten minutes. If someone sent you this link, do not use it."],
  code: problems["sign-in-failed"].code,
  links: signInHere,
};
const codeSpent: PlainPage = {
  title: "This sign-in is spent",
  text: ["It was used already, took longer than a minute, or began in another browser."],
  code: problems["sign-in-failed"].code,
  links: signInHere,
};
const away: PlainPage = {
  title: "Signing in does not work right now",
  text: ["Try again in a few seconds. If it stays, tell whoever runs this gateway."],
  code: problems.unavailable.code,
};
