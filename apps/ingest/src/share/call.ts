import { visitorHeaders } from "@postern/contract/share";
import { claimsOurWord } from "../live/claims.ts";
import type { LiveCall } from "../live/live-desk.ts";
import type { Assertions } from "./assertion.ts";
import type { LiveShare } from "./live-share.ts";
import type { Arrival, Visitor } from "./visitor.ts";

interface Entering {
  arrival: Arrival;
  share: LiveShare;
  visitor: Visitor;
  signal: AbortSignal;
}

/** What the program behind the share gets of a request: without our credentials and whatever claims to be ours, with our word about who comes. */
export async function callOf(
  { arrival, share, visitor, signal }: Entering,
  ports: { assertions: Pick<Assertions, "sign">; scheme: string },
): Promise<LiveCall> {
  const { names, hosts } = arrival.head;
  const host = (hosts[0] ?? "").toLowerCase();
  const removed = names.filter(claimsOurWord).map((name) => name.replaceAll("_", "-"));
  const added = ["X-Forwarded-For", arrival.client.ip, "X-Forwarded-Proto", ports.scheme, "X-Forwarded-Host", host];
  if (visitor.subject) {
    const assertion = await ports.assertions.sign(visitor.subject, { id: share.id, origin: `${ports.scheme}://${host}` });
    added.push(
      visitorHeaders.user,
      headerText(visitor.subject.email ?? `key:${visitor.who}`), // a key may be named like a person: its name says that it is a key's
      ...(assertion === undefined ? [] : [visitorHeaders.assertion, assertion]),
    );
  }
  return {
    ...{ tunnelId: share.tunnelId, organizationId: share.organizationId },
    visitor: visitor.who || "anyone",
    addedHeaders: added,
    removedHeaders: new Set([...removed, ...(visitor.tookAuthorization ? ["authorization"] : [])]),
    signal,
  };
}

/** A name as a header can hold it (RFC 9110, section 5.5): what is no visible ASCII is percent-encoded. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (letter) => encodeURIComponent(letter)).trim();
}
