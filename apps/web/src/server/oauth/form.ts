const bodyBytesMax = 8_192;

/** Why an OAuth call is not answered with what it asked for (RFC 6749, section 5.2; RFC 8628, section 3.5). */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_scope"
  | "unsupported_grant_type"
  | "authorization_pending"
  | "slow_down"
  | "access_denied"
  | "expired_token"
  | "temporarily_unavailable";

export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: OAuthErrorCode, description: string, retryAfterSeconds?: number) {
    super(description);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const statuses: Partial<Record<OAuthErrorCode, number>> = { invalid_client: 401, temporarily_unavailable: 503 };

/** An answer of the authorization server: never kept by anyone on the way. */
export function oauthAnswer(body: object): Response {
  return Response.json(body, { headers: noStore });
}

export function oauthRefusal({ code, message, retryAfterSeconds }: OAuthError): Response {
  const status = retryAfterSeconds === undefined ? (statuses[code] ?? 400) : 429;
  const headers = { ...noStore, ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }) };
  return Response.json({ error: code, error_description: message }, { status, headers });
}

const noStore = { "cache-control": "no-store", pragma: "no-cache" };

/** The fields of a form; throws invalid_request for what is no form, is too large, or names a field twice (RFC 6749, section 3.2). */
export async function readForm(request: Request): Promise<Record<string, string>> {
  const [type] = (request.headers.get("content-type") ?? "").split(";");
  if (type?.trim().toLowerCase() !== "application/x-www-form-urlencoded") throw new OAuthError("invalid_request", "the body must be a form");
  const fields = [...new URLSearchParams(await readText(request))].filter(([, value]) => value !== "");
  const form = Object.fromEntries(fields);
  if (Object.keys(form).length !== fields.length) throw new OAuthError("invalid_request", "a field comes twice");
  return form;
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new OAuthError("invalid_request", `the body holds ${bodyBytesMax} bytes at most`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
