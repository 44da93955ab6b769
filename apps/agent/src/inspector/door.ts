import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Names the header that carries the token of this run. */
export const tokenHeader = "postern-inspector";

export interface Door {
  port: number;
  token: string;
}

/** Why a request may not come in at all: asked for by another name (DNS rebinding), or by another site's page. */
export function whyShut({ headers }: Pick<IncomingMessage, "headers">, { port }: Door): string | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? "")) return "the inspector answers to 127.0.0.1 only";
  if (headers.origin !== undefined && !hosts.some((host) => headers.origin === `http://${host}`)) return "another site's page may not ask";
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return "another site's page may not ask";
  return undefined;
}

/** Whether it carries this run's token. */
export function hasToken({ headers }: Pick<IncomingMessage, "headers">, { token }: Door): boolean {
  const shown = headers[tokenHeader];
  if (typeof shown !== "string") return false;
  const [one, other] = [Buffer.from(shown), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What every answer says: nothing from elsewhere, nowhere else, nothing kept. */
export const answerHeaders = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;
