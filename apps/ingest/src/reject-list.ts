import type { ProblemKind } from "@postern/contract/problem";
import { type Head, hasBody } from "./head.ts";

/** Why a request is refused before it is routed: one answer, then the connection closes. `reason` is its name in the counters. */
export interface Rejection {
  problem: ProblemKind;
  reason: string;
  detail: string;
}

const headerLinesMax = 100;
type Rule = (head: Head) => Rejection | undefined;

/**
 * HTTP that two readers could understand differently, or that we do not speak (RFC 9110, 9112). Node's parser refuses
 * most of it already; these it lets through. The first rule that objects decides.
 */
export function whyMalformed(head: Head): Rejection | undefined {
  for (const rule of rules) {
    const rejection = rule(head);
    if (rejection) return rejection;
  }
}

const malformed = (reason: string, detail: string): Rejection => ({ problem: "malformed", reason, detail });

const rules: readonly Rule[] = [
  ({ rawHeaders }) => {
    if (rawHeaders.length > headerLinesMax * 2)
      return { problem: "headers-too-large", reason: "header-lines", detail: `There are more than ${headerLinesMax} header lines.` };
  },
  ({ httpVersion }) => {
    if (httpVersion !== "1.1" && httpVersion !== "1.0") return { problem: "http-version", reason: "http-version", detail: "This connection speaks HTTP/1.1." };
  },
  ({ method }) => {
    if (method === "CONNECT") return malformed("connect", "CONNECT is for proxies.");
  },
  ({ upgrades }) => {
    if (upgrades) return malformed("upgrade", "The protocol cannot be changed on this connection: send no Upgrade header.");
  },
  ({ hosts, httpVersion }) => {
    if (hosts.length > 1) return malformed("host", "There are two Host headers.");
    if (hosts.length === 0 && httpVersion === "1.1") return malformed("host", "The Host header is missing.");
    if (hosts[0] && !hostForm.test(hosts[0])) return malformed("host", "The Host header is not a host name.");
  },
  targetFitsHost,
  transferIsPlain,
  ({ contentLengths }) => {
    if (contentLengths.length > 1 || (contentLengths[0] !== undefined && !/^\d{1,15}$/.test(contentLengths[0])))
      return malformed("content-length", "Content-Length must be one number.");
  },
  (head) => {
    if ((head.method === "GET" || head.method === "HEAD") && hasBody(head)) return malformed("body-of-get", `A ${head.method} request carries no body.`);
  },
  ({ expectations }) => {
    if (expectations.some((value) => value.toLowerCase() !== "100-continue")) return malformed("expect", "The only expectation is 100-continue.");
  },
  ({ authorizations, contentTypes }) => {
    if (authorizations.length > 1 || contentTypes.length > 1) return malformed("duplicate", "Authorization and Content-Type may stand once.");
  },
  ({ underscored }) => {
    const imitation = underscored.find((name) => imitated.test(name.replaceAll("_", "-")));
    if (imitation) return malformed("underscore", `The header ${imitation} imitates ${imitation.replaceAll("_", "-")}.`);
  },
];

const hostForm = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/;

function targetFitsHost({ target, hosts }: Head): Rejection | undefined {
  if (target.startsWith("/") || target === "*") return;
  const authority = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1];
  if (authority === undefined) return malformed("target", "The request target is neither a path nor an http address.");
  if (authority.toLowerCase() !== hosts[0]?.toLowerCase()) return malformed("target", "The request target names another host than the Host header.");
}

function transferIsPlain({ transferEncodings, contentLengths, httpVersion }: Head): Rejection | undefined {
  if (transferEncodings.length === 0) return;
  if (httpVersion === "1.0") return malformed("transfer-encoding", "HTTP/1.0 knows no Transfer-Encoding.");
  if (contentLengths.length > 0) return malformed("transfer-encoding", "Content-Length and Transfer-Encoding exclude each other.");
  if (transferEncodings.length > 1 || transferEncodings[0]?.toLowerCase() !== "chunked")
    return { problem: "not-implemented", reason: "transfer-encoding", detail: "The only transfer coding is chunked." };
}

// What frames a message, proves trust, or signs: a name that some proxy or server could read as one of these is refused.
const imitated =
  /^(content-length|content-type|transfer-encoding|host|connection|te|trailer|upgrade|expect|authorization|cookie|proxy-.*|forwarded|x-forwarded-.*|x-real-ip|client-cert.*|x-client-cert.*|x-ssl-.*|cf-connecting-ip|true-client-ip|x-middleware-.*|.*signature.*|.*hmac.*|webhook-.*|svix-.*|postern-.*|x-gitlab-token|x-api-key)$/;
