import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "./server/content-security-policy.ts";

/** Gives each page its Content-Security-Policy with a fresh nonce, and the search part of its address. Headers only: who may see what is decided in procedures and row-level security. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
  const policy = contentSecurityPolicy(nonce, { development: process.env.NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-search", request.nextUrl.search); // a page that sends someone to sign in keeps its filter (session.ts)
  headers.set("content-security-policy", policy); // Next reads the nonce from here and puts it on its own scripts
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/** Not what answers without a page of ours: those that redirect, and bring their own policy with the little page they show when they cannot. */
export const config = { matcher: "/((?!api/|_next/static/|sso/|oauth/|\\.well-known/).*)" };
