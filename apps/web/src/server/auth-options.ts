import { endSession, findSession, sessionIdleMs, touchSession } from "@postern/db/access/session";
import type { NextAuthOptions } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import type { Dashboard } from "./dashboard.ts";
import { hashOf } from "./token.ts";

/** next-auth reads the session for the browser, signs out and holds the CSRF token. People and sessions are made by src/server/sign-in, never here. */
export function authOptions(dashboard: Dashboard, secret: string): NextAuthOptions {
  const { cookies } = dashboard;
  process.env.NEXTAUTH_URL = dashboard.webUrl; // the one way to tell next-auth its address; it must not believe a Host header
  return {
    secret,
    providers: [],
    adapter: sessionAdapter(dashboard),
    session: { strategy: "database", maxAge: sessionIdleMs / 1_000, updateAge: 60 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    useSecureCookies: cookies.secure,
    cookies: { sessionToken: { name: cookies.session, options: { httpOnly: true, sameSite: "lax", path: "/", secure: cookies.secure } } },
    callbacks: { redirect: ({ baseUrl }) => `${baseUrl}/sign-in` },
  };
}

/** Three of an adapter's methods are used where no provider signs anyone in. A cookie's token is known by its hash only. */
function sessionAdapter({ database }: Dashboard): Adapter {
  const adapter: Pick<Required<Adapter>, "getSessionAndUser" | "updateSession" | "deleteSession"> = {
    async getSessionAndUser(token) {
      const session = await findSession(database, hashOf(token));
      if (!session) return null;
      return {
        session: { sessionToken: token, userId: session.user.id, expires: session.expiresAt },
        user: { id: session.user.id, name: session.user.name, email: session.user.email, emailVerified: null },
      };
    },
    async updateSession({ sessionToken }) {
      const session = await findSession(database, hashOf(sessionToken));
      if (session) await touchSession(database, { id: session.id, organizationId: session.organization.id });
      return null;
    },
    async deleteSession(token) {
      await endSession(database, hashOf(token));
    },
  };
  return { ...unused, ...adapter } as unknown as Adapter;
}

const unused = Object.fromEntries(
  ["createUser", "getUser", "getUserByEmail", "getUserByAccount", "updateUser", "linkAccount", "createSession"].map((name) => [
    name,
    () => {
      throw new Error(`${name}: people and sessions are made by src/server/sign-in`);
    },
  ]),
);
