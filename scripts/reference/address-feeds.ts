import type { AddressFeed } from "@postern/contract/address-feed";
import { addressFeeds } from "@postern/contract/address-feeds";
import { table } from "./markdown.ts";

const about = `Addresses that providers publish as where their calls come from. Make a list of one under Settings → Address lists, and choose it by name in the
address gate. An address list is a second lock: a proxy or a neighbour may share an address, and the signature is what proves the sender.

What is shipped comes with its source, the day that source speaks of, and how sure it is. Where nothing is shipped a list is empty until it is fetched, and a
gate that asks it answers 503 until then. Nothing is fetched before you switch it on, list by list; what differs much, or would block senders of the last
week, waits for a person ([why](../decisions/0020-what-a-feed-says-is-doubted.md)).`;

export function feedPage(): string {
  const rows = addressFeeds.map((feed) => [`\`${feed.slug}\``, feed.name, feed.about, feed.url ? `<${feed.url}>` : "none", shipped(feed)]);
  return `# Address feeds\n\n${about}\n\n${table(["feed", "provider", "what it is", "fetched from", "shipped"], rows)}\n`;
}

function shipped({ snapshot }: AddressFeed): string {
  if (!snapshot) return "nothing: fetch it first";
  const { ranges, source, asOf, confidence } = snapshot;
  return `${ranges.length} ${ranges.length === 1 ? "range" : "ranges"}${asOf ? `, as of ${asOf}` : ", of no known date"}; ${source}; confidence ${confidence}`;
}
