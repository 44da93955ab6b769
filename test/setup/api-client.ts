import type { AppRouter } from "@postern/contract/app-router";
import type { ProblemDetails } from "@postern/contract/problem";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import type { House } from "./house.ts";
import { newLink } from "./one-time-link.ts";

export type ApiClient = ReturnType<typeof createTRPCClient<AppRouter>>;

/** The public API over HTTP, called with a key or token. */
export function apiWithKey({ addresses: { web } }: Pick<House, "addresses">, key: string): ApiClient {
  return apiClient(web, { authorization: `Bearer ${key}` });
}

/** The public API over HTTP, called as a page of the dashboard does in a browser with this cookie. */
export function apiWithCookie({ addresses: { web } }: Pick<House, "addresses">, cookie: string): ApiClient {
  return apiClient(web, { cookie, origin: web, "sec-fetch-site": "same-origin", "x-postern": "1" });
}

function apiClient(web: string, headers: Record<string, string>): ApiClient {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${web}/api/trpc`, transformer: superjson, headers })] });
}

/** Signs an organization's owner in by a one-time link, without a browser; answers the Cookie header of the session. */
export async function signInForCookie(house: House, slug: string): Promise<string> {
  const link = await newLink(house, slug);
  const answer = await fetch(`${link}/use`, { method: "POST", headers: { origin: house.addresses.web }, redirect: "manual" });
  const [session] = answer.headers.getSetCookie();
  if (answer.status !== 303 || !session) throw new Error(`the one-time link was answered ${answer.status} without a session`);
  return session.slice(0, session.indexOf(";"));
}

/** The problem with which a call was refused; throws when it was not. */
export async function problemOf(call: Promise<unknown>): Promise<ProblemDetails> {
  const outcome = await call.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  if ("answer" in outcome) throw new Error(`the call was not refused; it answered ${JSON.stringify(outcome.answer)}`);
  if (!(outcome.error instanceof TRPCClientError)) throw outcome.error;
  return (outcome.error as TRPCClientError<AppRouter>).data?.problem ?? Promise.reject(outcome.error);
}
