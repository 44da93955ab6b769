import type { IncomingMessage } from "node:http";

/** What the head of a request says, read once from its raw lines: nothing joined, nothing dropped. */
export interface Head {
  method: string;
  /** The request target as received. */
  target: string;
  httpVersion: string;
  rawHeaders: readonly string[];
  hosts: string[];
  contentLengths: string[];
  transferEncodings: string[];
  expectations: string[];
  contentTypes: string[];
  authorizations: string[];
  forwardedFor: string[];
  forwardedProto: string[];
  upgrades: boolean;
  /** Names with an underscore, lower case: some servers read them as their dash form. */
  underscored: string[];
}

export function readHead({ method = "", url = "", httpVersion, rawHeaders }: Pick<IncomingMessage, "method" | "url" | "httpVersion" | "rawHeaders">): Head {
  const head: Head = {
    method,
    target: url,
    httpVersion,
    rawHeaders,
    hosts: [],
    contentLengths: [],
    transferEncodings: [],
    expectations: [],
    contentTypes: [],
    authorizations: [],
    forwardedFor: [],
    forwardedProto: [],
    upgrades: false,
    underscored: [],
  };
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    lists[name]?.(head).push(rawHeaders[index + 1] ?? "");
    if (name === "upgrade" || name === "http2-settings") head.upgrades = true;
    if (name.includes("_")) head.underscored.push(name);
  }
  return head;
}

const lists: Record<string, (head: Head) => string[]> = Object.assign(Object.create(null), {
  host: (head: Head) => head.hosts,
  "content-length": (head: Head) => head.contentLengths,
  "transfer-encoding": (head: Head) => head.transferEncodings,
  expect: (head: Head) => head.expectations,
  "content-type": (head: Head) => head.contentTypes,
  authorization: (head: Head) => head.authorizations,
  "x-forwarded-for": (head: Head) => head.forwardedFor,
  "x-forwarded-proto": (head: Head) => head.forwardedProto,
});

/** The declared length in bytes; nothing when there is none, as in a chunked body. */
export function declaredBytes({ contentLengths }: Head): number | undefined {
  const [length] = contentLengths;
  return length === undefined ? undefined : Number(length);
}

/** Whether a body follows the head. */
export function hasBody(head: Head): boolean {
  return head.transferEncodings.length > 0 || (declaredBytes(head) ?? 0) > 0;
}

/** The host that was asked for, lower case, without its port. */
export function hostOf({ hosts }: Head): string {
  return (hosts[0] ?? "").replace(/:\d*$/, "").toLowerCase();
}

/** Path and query, also of a target in absolute form. */
export function pathOf({ target }: Head): string {
  if (target.startsWith("/")) return target;
  return target.replace(/^https?:\/\/[^/?#]*/i, "") || "/";
}
