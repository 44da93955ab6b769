import { z } from "zod";

/** Every failure a caller can see (RFC 9457). Codes: 1xxx ingest, 2xxx delivery, 3xxx access, 4xxx configuration. */
export const problems = {
  "not-found": {
    code: "PSTN-1004",
    status: 404,
    title: "There is nothing at this address",
    next: "Check the address; endpoint addresses look like /e/<token>.",
  },
  closed: { code: "PSTN-1010", status: 410, title: "This endpoint is closed", next: "Ask its owner to open it again, or remove the webhook at the provider." },
  malformed: {
    code: "PSTN-1000",
    status: 400,
    title: "The request is not well-formed HTTP",
    next: "Send it with a standard HTTP client; the detail names the rule.",
  },
  "plain-http": { code: "PSTN-1026", status: 426, title: "This gateway takes HTTPS only", next: "Post to the https:// address." },
  timeout: { code: "PSTN-1008", status: 408, title: "The request did not arrive in time", next: "Send it again, faster or smaller." },
  refused: {
    code: "PSTN-1001",
    status: 401,
    title: "The request could not be authenticated",
    next: "Check the secret and the signature; the endpoint's owner sees the reason on the request's page.",
  },
  forbidden: { code: "PSTN-1003", status: 403, title: "The request is not allowed here", next: "The endpoint's owner sees the reason on the request's page." },
  method: { code: "PSTN-1005", status: 405, title: "This endpoint does not take this method", next: "Use one of the methods in the Allow header." },
  misdirected: {
    code: "PSTN-1021",
    status: 421,
    title: "This connection was made for another host name",
    next: "Open a connection of its own for this host name: its client certificate is asked for there.",
  },
  "too-large": { code: "PSTN-1013", status: 413, title: "The body is larger than this endpoint takes", next: "Send a smaller body or ask for a higher limit." },
  "unsupported-type": {
    code: "PSTN-1015",
    status: 415,
    title: "This endpoint does not take this content type or encoding",
    next: "Send one of the types its owner allows.",
  },
  unprocessable: {
    code: "PSTN-1022",
    status: 422,
    title: "The body does not fit what this endpoint expects",
    next: "Compare the body with the provider's documentation.",
  },
  throttled: { code: "PSTN-1029", status: 429, title: "Too many requests", next: "Wait for the seconds in Retry-After, then send again." },
  "headers-too-large": { code: "PSTN-1031", status: 431, title: "The headers are larger than this gateway takes", next: "Send fewer or shorter headers." },
  "not-implemented": {
    code: "PSTN-1051",
    status: 501,
    title: "This gateway does not speak this part of HTTP",
    next: "Send it with a standard HTTP client; the detail names the rule.",
  },
  "http-version": { code: "PSTN-1055", status: 505, title: "This gateway speaks HTTP/1.1", next: "Send the request as HTTP/1.1." },
  "unpassable-answer": {
    code: "PSTN-1052",
    status: 502,
    title: "The request is stored, but the answer to it cannot be passed on",
    next: "The endpoint's owner sees the answer on the request's page: it is larger than the endpoint passes on, or not well-formed.",
  },
  unavailable: {
    code: "PSTN-1053",
    status: 503,
    title: "The request could not be stored safely right now",
    next: "Send it again after the seconds in Retry-After.",
  },

  "destination-refused": {
    code: "PSTN-2101",
    status: 502,
    title: "The destination refuses connections",
    next: "Start the program that listens there, then retry the delivery.",
  },
  "destination-address": {
    code: "PSTN-2103",
    status: 422,
    title: "The destination's address is not public",
    next: "Use a public address, or ask the operator to allow this range (POSTERN_EGRESS_ALLOW).",
  },
  "destination-closed": {
    code: "PSTN-2104",
    status: 502,
    title: "The destination closed the connection before answering",
    next: "Check the program's log at the destination, then retry.",
  },
  "destination-timeout": {
    code: "PSTN-2108",
    status: 504,
    title: "The destination did not answer in time",
    next: "Make the destination answer first and work later, or raise its timeout.",
  },
  "destination-name": { code: "PSTN-2110", status: 502, title: "The destination's name cannot be resolved", next: "Check the host name and its DNS records." },
  "destination-tls": {
    code: "PSTN-2111",
    status: 502,
    title: "The destination's certificate is not trusted",
    next: "Renew or fix the certificate chain at the destination.",
  },

  "live-away": {
    code: "PSTN-2120",
    status: 503,
    title: "Nobody is connected behind this address now",
    next: "Ask its owner to start postern share again, then try again.",
  },
  "live-busy": {
    code: "PSTN-2121",
    status: 503,
    title: "Every connection to the machine behind this address is in use",
    next: "Try again in a few seconds.",
  },
  "live-crowded": {
    code: "PSTN-2125",
    status: 503,
    title: "The organization behind this address has as many visitors at once as one hub takes",
    next: "Try again in a few seconds; its owner ends streams that nobody needs, or the operator runs another hub.",
  },
  "live-refused": {
    code: "PSTN-2122",
    status: 502,
    title: "The program behind this address takes no connections",
    next: "Its owner starts it on the machine that shares it; then try again.",
  },
  "live-closed": {
    code: "PSTN-2123",
    status: 502,
    title: "The program behind this address ended the connection before it answered",
    next: "Try again; its owner sees more in the program's log.",
  },
  "live-late": {
    code: "PSTN-2124",
    status: 504,
    title: "The program behind this address did not answer in time",
    next: "Try again; its owner sees what it was waiting for.",
  },

  "not-signed-in": { code: "PSTN-3001", status: 401, title: "You are not signed in", next: "Sign in, or send an API key in the Authorization header." },
  "not-permitted": {
    code: "PSTN-3003",
    status: 403,
    title: "Your role does not include this",
    next: "Ask an owner or admin of the organization for the role named in the detail.",
  },
  "sign-in-failed": {
    code: "PSTN-3010",
    status: 401,
    title: "Signing in did not complete",
    next: "Start again from the sign-in page; the detail names the check that failed.",
  },
  "token-invalid": {
    code: "PSTN-3011",
    status: 401,
    title: "The key or token is not valid",
    next: "It may be mistyped, expired or revoked: create a new one in Settings.",
  },
  "sign-in-again": {
    code: "PSTN-3012",
    status: 403,
    title: "This asks for a sign-in of the last ten minutes",
    next: "Sign in again; you come back to where you are.",
  },
  "name-taken": { code: "PSTN-3014", status: 409, title: "This tunnel is in use by someone else", next: "Choose another --name, or ask its owner to stop." },
  "agent-version": {
    code: "PSTN-3026",
    status: 426,
    title: "This agent and this gateway speak no common protocol version",
    next: "Install the agent version named in the detail.",
  },

  "input-invalid": { code: "PSTN-4000", status: 400, title: "Some of the input is not valid", next: "The detail lists each field and what it must be." },
  missing: {
    code: "PSTN-4004",
    status: 404,
    title: "There is no such thing, or you may not see it",
    next: "Check the id and the organization you are signed in to.",
  },
  conflict: {
    code: "PSTN-4009",
    status: 409,
    title: "This does not go with what is there already",
    next: "Do first what the detail says, or choose another name.",
  },
  "domain-unproved": {
    code: "PSTN-4023",
    status: 422,
    title: "The DNS does not prove this domain yet",
    next: "Set a TXT record of the name and the value above, give it a few minutes to spread, then check again.",
  },
  "file-invalid": {
    code: "PSTN-4020",
    status: 422,
    title: "The file cannot be used as it is",
    next: "Each fault is told with its line, its column and what would be right there.",
  },
  "policy-invalid": { code: "PSTN-4022", status: 422, title: "The policy cannot be used as it is", next: "The detail names the gate and what it needs." },
  "assertions-failed": {
    code: "PSTN-4024",
    status: 422,
    title: "The policy says otherwise than is expected of it",
    next: "Change the draft; or change, or remove, the assertion. Nothing was saved.",
  },
  busy: {
    code: "PSTN-4503",
    status: 503,
    title: "Postern has too much to do right now",
    next: "Try again in a few seconds; if it stays, tell the operator.",
  },
  internal: { code: "PSTN-4500", status: 500, title: "Something went wrong on our side", next: "Try again; if it stays, give the operator the trace id." },
} as const satisfies Record<string, ProblemSpec>;

export interface ProblemSpec {
  code: `PSTN-${number}`;
  status: number;
  title: string;
  next: string;
}
export type ProblemKind = keyof typeof problems;

/** application/problem+json, with what to do next. */
export const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  reason: z.string().optional().describe("Which of several causes, for programs: rate or quota of a 429; away, full, disk, heap and others of a 503"),
  next: z.string(),
  requestId: z.string().optional(),
  fields: z.record(z.string(), z.array(z.string())).optional(),
});
export type ProblemDetails = z.infer<typeof ProblemDetails>;

/** A failure that the caller should see; each app renders it in one place. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly detail: string | undefined;
  readonly fields: Record<string, string[]> | undefined;

  constructor(kind: ProblemKind, detail?: string, fields?: Record<string, string[]>) {
    super(detail ? `${problems[kind].title}: ${detail}` : problems[kind].title);
    this.name = "Problem";
    this.kind = kind;
    this.detail = detail;
    this.fields = fields;
  }
}

export function problemDetails(kind: ProblemKind, more: Partial<Pick<ProblemDetails, "detail" | "reason" | "requestId" | "fields">> = {}): ProblemDetails {
  const { code, status, title, next } = problems[kind];
  return { type: `urn:postern:problem:${code}`, title, status, code, next, ...more };
}
