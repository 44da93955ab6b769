/** The cookie names and attributes of one dashboard address. `__Host-` binds a cookie to this host over https; a plain-http local start cannot have it. */
export interface CookieNames {
  session: string;
  signIn: string;
  secure: boolean;
}

export function cookiesFor(webUrl: string): CookieNames {
  const secure = webUrl.startsWith("https:");
  const prefix = secure ? "__Host-" : "";
  return { session: `${prefix}postern-session`, signIn: `${prefix}postern-sign-in`, secure };
}

/** Writes a Set-Cookie line: out of scripts' reach, sent along on top-level navigation only. */
export function writeCookie(name: string, value: string, { maxAgeSeconds, secure }: { maxAgeSeconds: number; secure: boolean }): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

export function forgetCookie(name: string, secure: boolean): string {
  return writeCookie(name, "", { maxAgeSeconds: 0, secure });
}

/** The value of one cookie. A name that comes twice is refused whole: someone set a second one over ours. */
export function readCookie(header: string | null, name: string): string | undefined {
  const found = (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
}
