import { quote } from "./quote.ts";
import type { Reading } from "./reading.ts";

/** What is asked about a request: an address with its scheme, and headers by their names in lower case. */
export type Asked = Pick<Reading, "method" | "url" | "header">;

/**
 * Why a request that rides on a cookie may have been made by another site; nothing when it was not. A sibling host counts as another site, as it
 * may be another organization's. A link that is followed is let through, and nothing else that comes from elsewhere: no frame, image or form
 * (Fetch Metadata; Origin, RFC 6454).
 */
export function crossSiteCause(request: Asked): string | undefined {
  const [origin, secondOrigin] = request.header("origin");
  const [site, secondSite] = request.header("sec-fetch-site");
  if (secondOrigin !== undefined || secondSite !== undefined) return "its origin, told twice";
  // A page that sends no referrer hides the origin of its forms too; that they are its own the browser tells beside.
  const isHidden = origin === "null" && site === "same-origin";
  if (origin !== undefined && !isHidden && origin !== ownOrigin(request)) return `a request of ${origin === "null" ? "an unnamed origin" : quote(origin)}`;
  if (site === "same-origin") return;

  if (request.method !== "GET" && request.method !== "HEAD") {
    if (site !== undefined) return `a ${quote(site)} request`;
    return origin === undefined ? `a ${quote(request.method)} that says nothing of its origin` : undefined;
  }
  // No word at all: a browser from before Fetch Metadata, whose SameSite cookie comes along with followed links only.
  if (site === undefined || site === "none" || isFollowedLink(request)) return;
  return `a ${quote(site)} request that is no followed link`;
}

function isFollowedLink(request: Asked): boolean {
  return request.header("sec-fetch-mode")[0] === "navigate" && request.header("sec-fetch-dest")[0] === "document";
}

/** As the browser names it: the scheme of the public address, and the Host it asked for, with its port. */
function ownOrigin(request: Asked): string {
  const scheme = request.url.slice(0, request.url.indexOf("://"));
  return `${scheme}://${(request.header("host")[0] ?? "").toLowerCase()}`;
}
