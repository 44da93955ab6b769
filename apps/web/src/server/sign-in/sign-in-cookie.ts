import { readCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";

/** What binds a sign-in under way to its browser. */
export interface SignInCookie {
  name: string;
  value: string;
  isForEndpoint: boolean;
}

/** A sign-in at an endpoint has a cookie of its own: a browser that opens several tabs at once signs in at each of them, and at the dashboard besides. */
export function endpointCookieName({ cookies }: Pick<Dashboard, "cookies">, state: string): string | undefined {
  const mark = /^[\w-]{8}/.exec(state)?.[0];
  return mark === undefined ? undefined : `${cookies.signIn}-${mark}`;
}

/** The cookie of the sign-in that a callback is for, by the state that it brings. */
export function findSignInCookie(dashboard: Pick<Dashboard, "cookies">, request: Request): SignInCookie | undefined {
  const header = request.headers.get("cookie");
  const names = [
    { name: endpointCookieName(dashboard, new URL(request.url).searchParams.get("state") ?? ""), isForEndpoint: true },
    { name: dashboard.cookies.signIn, isForEndpoint: false },
  ];
  for (const { name, isForEndpoint } of names) {
    const value = name === undefined ? undefined : readCookie(header, name);
    if (name !== undefined && value) return { name, value, isForEndpoint };
  }
}
