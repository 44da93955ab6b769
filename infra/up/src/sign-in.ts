import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import type { DemoOrganization } from "./demo.ts";
import { errorPage, signInPage } from "./sign-in-page.ts";

interface SignInPlace {
  organization: DemoOrganization;
  provider: Provider;
  password: string;
  webUrl: string;
}

const formBytesMax = 4_096;

/** The local identity provider's one page: who are you, and the password that `npm start` printed. */
export async function signIn(place: SignInPlace, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { uid } = await place.provider.interactionDetails(request, response);
    if (request.method !== "POST") return show(response, place.webUrl, { html: signInPage({ ...place, uid }) });

    const form = await readForm(request);
    const person = place.organization.people.find(({ email }) => email === form.get("email")?.trim().toLowerCase());
    if (!person || !sameText(form.get("password") ?? "", place.password)) {
      return show(response, place.webUrl, { html: signInPage({ ...place, uid, failed: "This address and password do not belong together." }) });
    }
    const next = await place.provider.interactionResult(request, response, { login: { accountId: person.subject } });
    response.writeHead(303, { location: next }).end();
  } catch (error) {
    show(response, place.webUrl, { html: errorPage(error instanceof Error ? error.message : String(error)), status: 400 });
  }
}

function show(response: ServerResponse, webUrl: string, { html, status = 200 }: { html: string; status?: number }): void {
  // A form's redirects count as its action, and this one's end at the dashboard.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${webUrl}; frame-ancestors 'none'; base-uri 'none'`;
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy, "cache-control": "no-store" }).end(html);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > formBytesMax) throw new Error("the form is larger than a sign-in needs");
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
