import { coveredAs } from "@postern/db/header-lines";
import { type DataKey, seal } from "@postern/db/seal";
import type { Head } from "./head.ts";

/** What is credentials in a request: names of headers (lower case) and of query parameters. */
export interface Credentials {
  credentialHeaders: ReadonlySet<string>;
  credentialParameters: ReadonlySet<string>;
}
/** A request's head as it is kept: credentials covered, their true values sealed beside it. */
export interface CapturedHead {
  target: string;
  /** Latin1. */
  rawHeaders: string;
  sealedHeaders: string | undefined;
}
interface Place {
  organizationId: string;
  requestId: string;
  dataKey: DataKey;
  /** The body, where what is kept of it is covered. */
  bodyInClear?: Buffer | undefined;
  /** What gates saw beside the request, as JSON. */
  facts?: string | undefined;
}

/**
 * Keeps the head as it came, but for what is a credential itself: its value is covered, and sealed as JSON
 * {"<index of the header line>": value}; under "target" the whole target when a query parameter was covered, under "body" (latin1) a covered body, and under
 * "facts" what gates saw beside the request.
 */
export function captureHead(
  head: Pick<Head, "target" | "rawHeaders" | "names">,
  credentials: Credentials,
  { organizationId, requestId, dataKey, bodyInClear, facts }: Place,
): CapturedHead {
  let covered: Record<string, string> | undefined;
  let lines = "";
  for (let line = 0; line < head.names.length; line++) {
    let value = head.rawHeaders[line * 2 + 1] ?? "";
    if (credentials.credentialHeaders.has(head.names[line] ?? "")) {
      covered = { ...covered, [line]: value };
      value = coveredAs;
    }
    lines += `${head.rawHeaders[line * 2]}: ${value}\r\n`;
  }
  const target = coverParameters(head.target, credentials.credentialParameters);
  if (target !== head.target) covered = { ...covered, target: head.target };
  if (bodyInClear) covered = { ...covered, body: bodyInClear.toString("latin1") };
  if (facts !== undefined) covered = { ...covered, facts };
  const place = { organizationId, table: "request", column: "sealed_headers", row: requestId };
  return { target, rawHeaders: lines, sealedHeaders: covered && seal(dataKey, place, JSON.stringify(covered)) };
}

/** Covers these parameters' values, however their names are encoded; everything else stays to the letter. */
function coverParameters(target: string, names: ReadonlySet<string>): string {
  const start = target.indexOf("?");
  if (start < 0 || names.size === 0) return target;
  const pairs = target.slice(start + 1).split("&");
  const covered = pairs.map((pair) => {
    const equals = pair.indexOf("=");
    if (equals < 0) return pair;
    return names.has(decoded(pair.slice(0, equals))) ? `${pair.slice(0, equals)}=${coveredAs}` : pair;
  });
  return `${target.slice(0, start + 1)}${covered.join("&")}`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    return name;
  }
}
