import type { Head } from "../head.ts";

/** What a browser showed of ours: the session at this endpoint, and that it is the one that was sent to sign in. */
export interface LoginCookies {
  session?: string;
  browser?: string;
}

/** Whoever reads captured requests could go on in someone's name with one of these; the dashboard's are among them where it shares our host. */
const ours = /^(?:__Host-)?postern(?:-|$)/;

/** Takes our cookies out of a head, whatever endpoint it is for: they are recorded, judged, forwarded and sealed by nobody. Other cookies stay to the letter. */
export function takeLoginCookies(head: Head, { isSecure }: { isSecure: boolean }): { head: Head; cookies: LoginCookies } {
  if (!head.names.includes("cookie")) return { head, cookies: {} };
  const found: [string, string][] = [];
  const rawHeaders: string[] = [];
  const names: string[] = [];
  for (const [line, name] of head.names.entries()) {
    const value = head.rawHeaders[line * 2 + 1] ?? "";
    const kept = name === "cookie" ? withoutOurs(value, found) : value;
    if (kept === undefined) continue;
    names.push(name);
    rawHeaders.push(head.rawHeaders[line * 2] ?? "", kept);
  }
  return found.length === 0 ? { head, cookies: {} } : { head: { ...head, names, rawHeaders }, cookies: cookiesAmong(found, cookieNames(isSecure)) };
}

/** The line without our cookies, which are added to `found`; nothing when no other is left. */
function withoutOurs(line: string, found: [string, string][]): string | undefined {
  const pairs = line.split(";").map((pair) => pair.trim());
  const kept = pairs.filter((pair) => {
    const equals = pair.indexOf("=");
    const name = equals < 0 ? pair : pair.slice(0, equals).trim();
    if (!ours.test(name)) return true;
    found.push([name, equals < 0 ? "" : pair.slice(equals + 1)]);
    return false;
  });
  if (kept.length === pairs.length) return line;
  return kept.some((pair) => pair !== "") ? kept.join("; ") : undefined;
}

/** One that comes twice counts as none: someone set a second one over ours. */
function cookiesAmong(found: readonly [string, string][], names: CookieNames): LoginCookies {
  const only = (wanted: string) => {
    const values = found.filter(([name]) => name === wanted).map(([, value]) => value);
    return values.length === 1 && tokenForm.test(values[0] ?? "") ? values[0] : undefined;
  };
  const [session, browser] = [only(names.session), only(names.browser)];
  return { ...(session !== undefined && { session }), ...(browser !== undefined && { browser }) };
}
/** 256 random bits as base64url. */
export const tokenForm = /^[A-Za-z0-9_-]{43}$/;

interface CookieNames {
  session: string;
  browser: string;
}

/** `__Host-` binds a cookie to this very host, so that no sibling can set one over it; over plain http, on a developer's machine, there is no such binding. */
function cookieNames(isSecure: boolean): CookieNames {
  const prefix = isSecure ? "__Host-" : "";
  return { session: `${prefix}postern`, browser: `${prefix}postern-browser` };
}

/** A Set-Cookie line: for this host only, out of scripts' reach, sent along from elsewhere only when a link is followed. An empty value forgets it. */
export function writeLoginCookie(which: keyof CookieNames, value: string, { isSecure, maxAgeSeconds }: { isSecure: boolean; maxAgeSeconds: number }): string {
  return `${cookieNames(isSecure)[which]}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}
