import { createHash, randomBytes } from "node:crypto";
import { sealLoginState } from "@postern/db/login-state";
import type { Exchange } from "../exchange.ts";
import { pathOf } from "../head.ts";
import { writeLoginCookie } from "./own-cookies.ts";
import type { LoginPorts } from "./ports.ts";
import type { LoginSite } from "./site.ts";
import { originOf } from "./visit.ts";

/** How long a browser may take to come back: what the sign-in itself may take. */
const browserSeconds = 600;
const returnToLettersMax = 2_048;

interface Way {
  site: LoginSite;
  requestId?: string;
  returnTo?: string;
  again?: boolean;
}

/**
 * Sends a browser to the dashboard to sign in. It is given a cookie at this host first: whoever comes back with a code must show it, so a link with
 * somebody else's code signs nobody in. A second tab keeps the first one's. Whether it could be sent.
 */
export function sendToLogin(exchange: Exchange, { webUrl, isSecure, nowMs }: LoginPorts, way: Way): boolean {
  if (webUrl === undefined) return false;
  const browser = exchange.cookies.browser ?? randomBytes(32).toString("base64url");
  const { organizationId, id: placeId, dataKey } = way.site;
  const state = sealLoginState(
    dataKey,
    { organizationId, placeId },
    {
      origin: originOf(exchange, { isSecure }),
      returnTo: returnToOf(way.returnTo ?? pathOf(exchange.head)),
      browserHash: createHash("sha256").update(browser).digest(),
      atMs: nowMs(),
      again: way.again ?? false,
    },
  );
  exchange.response.writeHead(302, {
    Location: `${webUrl}/sso/enter?state=${state}`,
    "Set-Cookie": writeLoginCookie("browser", browser, { isSecure, maxAgeSeconds: browserSeconds }),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Length": 0,
    ...(way.requestId !== undefined && { "Postern-Id": way.requestId }),
  });
  exchange.response.end();
  return true;
}

/** A path of this host, and none of ours; what is too long to carry along leads to the beginning. */
function returnToOf(target: string): string {
  return target.startsWith("/") && target.length <= returnToLettersMax && !target.startsWith("/.postern/") ? target : "/";
}
