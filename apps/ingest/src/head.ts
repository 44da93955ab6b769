import type { IncomingMessage } from "node:http";

/** What the head of a request says, read once from its raw lines: nothing joined, nothing dropped. */
export interface Head {
  method: string;
  /** The request target as received. */
  target: string;
  httpVersion: string;
  rawHeaders: readonly string[];
  /** The names of the header lines in their order, lower case. */
  names: readonly string[];
  hosts: readonly string[];
  contentLengths: readonly string[];
  transferEncodings: readonly string[];
  expectations: readonly string[];
  contentTypes: readonly string[];
  authorizations: readonly string[];
  forwardedFor: readonly string[];
  forwardedProto: readonly string[];
  upgrades: boolean;
  /** Names with an underscore, lower case: some servers read them as their dash form. */
  underscored: readonly string[];
}

export function readHead({ method = "", url = "", httpVersion, rawHeaders }: Pick<IncomingMessage, "method" | "url" | "httpVersion" | "rawHeaders">): Head {
  const names = new Array<string>(rawHeaders.length >> 1);
  const head: Head = {
    method,
    target: url,
    httpVersion,
    rawHeaders,
    names,
    hosts: none,
    contentLengths: none,
    transferEncodings: none,
    expectations: none,
    contentTypes: none,
    authorizations: none,
    forwardedFor: none,
    forwardedProto: none,
    upgrades: false,
    underscored: none,
  };
  for (let line = 0; line < names.length; line++) {
    const name = (rawHeaders[line * 2] ?? "").toLowerCase();
    names[line] = name;
    note(head, name, rawHeaders[line * 2 + 1] ?? "");
  }
  return head;
}

const none: readonly string[] = [];

function note(head: Head, name: string, value: string): void {
  switch (name) {
    case "host":
      head.hosts = and(head.hosts, value);
      break;
    case "content-length":
      head.contentLengths = and(head.contentLengths, value);
      break;
    case "transfer-encoding":
      head.transferEncodings = and(head.transferEncodings, value);
      break;
    case "expect":
      head.expectations = and(head.expectations, value);
      break;
    case "content-type":
      head.contentTypes = and(head.contentTypes, value);
      break;
    case "authorization":
      head.authorizations = and(head.authorizations, value);
      break;
    case "x-forwarded-for":
      head.forwardedFor = and(head.forwardedFor, value);
      break;
    case "x-forwarded-proto":
      head.forwardedProto = and(head.forwardedProto, value);
      break;
    case "upgrade":
    case "http2-settings":
      head.upgrades = true;
  }
  if (name.includes("_")) head.underscored = and(head.underscored, name);
}

/** Most headers stand never or once: a list of its own for each would be most of what a head takes. */
function and(values: readonly string[], value: string): readonly string[] {
  return values.length === 0 ? [value] : [...values, value];
}

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
