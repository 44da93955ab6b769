/** What a browser says about where a call comes from. */
export interface CallOrigin {
  method: string;
  origin: string | null;
  /** Sec-Fetch-Site. */
  fetchSite: string | null;
  /** The header that only our own scripts send; a form or a link of another site cannot. */
  marker: string | null;
}

/**
 * Why a call that rides on a session cookie is not our own page's; nothing when it is. Every change must carry the marker and
 * prove its origin; a read must only not come from another site. Calls with a key carry no cookie and need none of it.
 */
export function crossSiteCause({ method, origin, fetchSite, marker }: CallOrigin, webOrigin: string): string | undefined {
  if (origin !== null && origin !== webOrigin) return "the Origin header names another site";
  if (method === "GET" || method === "HEAD") {
    return fetchSite === null || fetchSite === "same-origin" || fetchSite === "none" ? undefined : "Sec-Fetch-Site names another site";
  }
  if (fetchSite !== null && fetchSite !== "same-origin") return "Sec-Fetch-Site names another site";
  if (origin === null && fetchSite === null) return "the call says nothing of its origin";
  return marker === "1" ? undefined : "the header x-postern: 1 is missing";
}

export function callOriginOf(request: Request): CallOrigin {
  const { method, headers } = request;
  return { method, origin: headers.get("origin"), fetchSite: headers.get("sec-fetch-site"), marker: headers.get("x-postern") };
}
