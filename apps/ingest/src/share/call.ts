import { visitorHeaders } from "@postern/contract/share";
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

/** Headers by which a program might believe who comes and from where: those that a visitor wrote are no word of ours. A key may be named like a person: its name says that it is a key's. */
const claims =
  /^(?:postern-.*|x-forwarded-.*|forwarded|x-real-ip|true-client-ip|cf-connecting-ip|x-client-ip|x-cluster-client-ip|x-original-url|x-rewrite-url|client-cert|x-forwarded-client-cert)$/;

/** What the program behind the share gets of a request: without our credentials and whatever claims to be ours, with our word about who comes. */
export async function callOf(
  { arrival, share, visitor, signal }: Entering,
  ports: { assertions: Pick<Assertions, "sign">; scheme: string },
): Promise<LiveCall> {
  const { names, hosts } = arrival.head;
  const host = (hosts[0] ?? "").toLowerCase();
  const removed = names.map((name) => name.replaceAll("_", "-")).filter((name) => claims.test(name));
  const added = ["X-Forwarded-For", arrival.client.ip, "X-Forwarded-Proto", ports.scheme, "X-Forwarded-Host", host];
  if (visitor.subject) {
    const assertion = await ports.assertions.sign(visitor.subject, { id: share.id, origin: `${ports.scheme}://${host}` });
    added.push(
      visitorHeaders.user,
      headerText(visitor.subject.email ?? `key:${visitor.who}`),
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
