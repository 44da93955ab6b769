"use client";

import type { ProviderCard } from "@postern/contract/provider";
import Link from "next/link";
import { useSession } from "@/api/session";
import { Facts } from "@/ui/facts";
import { Warning } from "@/ui/warning";

/** What a provider's signature proves and what it leaves open: warnings first, then the facts. */
export function ProviderNotes({ provider }: { provider: ProviderCard }) {
  const { docs, scheme, signatureHeader, toleranceSeconds, eventIdFrom, bindsBody, answersChallenge, secretOrigin, confidence, feed } = provider;
  return (
    <div className="flex flex-col gap-3">
      <ProviderWarnings provider={provider} />
      <Facts
        of={[
          ["Checked", scheme],
          ["Header", signatureHeader && <code className="font-mono text-small">{signatureHeader}</code>],
          ["Body", bindsBody ? "Covered: a changed byte is noticed" : undefined],
          ["Signed time", toleranceSeconds === undefined ? "None" : `May be ${toleranceSeconds.toLocaleString("en-US")} s old`],
          ["Event id", eventIdFrom],
          ["Challenge", answersChallenge ? "Answered by Postern" : undefined],
          ["Secret", origins[secretOrigin]],
          ["Calls from", feed && <FeedLink key="feed" feed={feed} />],
          ["Known from", sources[confidence]],
          [
            "More",
            <a key="docs" href={docs} target="_blank" rel="noreferrer" className="underline decoration-line underline-offset-2 hover:text-accent">
              Its documentation
            </a>,
          ],
        ]}
      />
    </div>
  );
}

const origins = {
  chosen: "Made up by you, and entered there too",
  issued: "Issued by the provider",
  "handed-over": "Handed over by its first call, and kept",
  none: "None: it publishes its keys, or is known by its addresses",
};

function FeedLink({ feed: { slug, name } }: { feed: NonNullable<ProviderCard["feed"]> }) {
  const { organization } = useSession();
  return (
    <>
      Addresses that it publishes:{" "}
      <Link href={`/${organization.slug}/settings/address-lists?feed=${slug}`} className="underline decoration-line underline-offset-2 hover:text-accent">
        make a list of {name}
      </Link>
    </>
  );
}

const sources = {
  high: "The provider's own code",
  medium: "Documentation or public code",
  low: "In doubt: try it before you rely on it",
};

/** What someone must know before they rely on this provider's proof. */
export function ProviderWarnings({ provider: { name, bindsBody, handsOverSecret, confidence, uncertain } }: { provider: ProviderCard }) {
  return (
    <>
      {(confidence === "low" || uncertain !== undefined) && (
        <Warning>
          We are not sure how {name} signs. {uncertain} Have a test event sent before you rely on this.
        </Warning>
      )}
      {handsOverSecret && (
        <Warning>Whoever calls this address first sets its secret: give it to {name} alone, and let it call before anyone else learns of it.</Warning>
      )}
      {!bindsBody && (
        <Warning>What proves the sender does not cover the body: a changed body would go unnoticed. Look each event up at {name} before you act on it.</Warning>
      )}
    </>
  );
}
