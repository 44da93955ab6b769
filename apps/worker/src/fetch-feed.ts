import { readFeed } from "@postern/contract/address-feed";
import { findFeed } from "@postern/contract/address-feeds";
import { feedFault } from "@postern/contract/feed-fault";
import type { DueFeed, Fetched } from "@postern/db/address-lists/refresh";
import type { Called, Egress } from "@postern/egress/egress";

export interface FeedPorts {
  egress: Pick<Egress, "send">;
  /** A developer's machine may serve a feed without TLS. */
  isLocal: boolean;
  timeoutMs?: number;
  /** Breaks a fetch off when the process ends. */
  signal?: AbortSignal;
}

const usualTimeoutMs = 20_000;
/** AWS publishes two megabytes; nobody more. */
const answerBytesMax = 8_388_608;
const headers = ["Accept", "application/json, text/plain", "Accept-Encoding", "identity", "User-Agent", "Postern (address feeds)"];

/** Fetches a feed's document through the guarded way out: its own host only, no redirects, within limits; then reads it and doubts it. */
export async function fetchFeed(ports: FeedPorts, { feed: slug, refreshUrl }: Pick<DueFeed, "feed" | "refreshUrl">): Promise<Fetched> {
  const { egress, isLocal, timeoutMs = usualTimeoutMs, signal } = ports;
  const feed = findFeed(slug);
  const address = refreshUrl ?? feed?.url;
  if (!feed || address === undefined) return { fault: "It has no address to be fetched from." };
  const url = new URL(address);
  if (url.protocol !== "https:" && !isLocal) return { fault: "Its address must begin with https://." };
  const document = textOf(await egress.send({ method: "GET", url, headers, body: Buffer.alloc(0), timeoutMs, answerBytesMax }, signal));
  if ("fault" in document) return document;
  const ranges = rangesIn(feed.format, document.text);
  if (!ranges) return { fault: "What it answered is no document of this feed's form." };
  const fault = feedFault(ranges);
  return fault === undefined ? { ranges, from: url.host + url.pathname } : { fault };
}

function textOf(called: Called): { text: string } | { fault: string } {
  if ("failure" in called) return { fault: `It could not be fetched: ${called.failure.detail}.` };
  const { status, body, truncated } = called.answer;
  if (status >= 300 && status < 400) return { fault: `It answered ${status}: a redirect is not followed, so that nobody but its own host can answer.` };
  if (status !== 200) return { fault: `It answered ${status}.` };
  if (truncated) return { fault: `It answered more than ${answerBytesMax / 1_048_576} MiB.` };
  return { text: body.toString("utf8") };
}

function rangesIn(...[format, text]: Parameters<typeof readFeed>): string[] | undefined {
  try {
    return readFeed(format, text);
  } catch {
    return undefined;
  }
}
