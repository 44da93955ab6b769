"use client";

import type { Certificate } from "@postern/contract/domain";
import { Badge } from "@/ui/badge";
import { useNow } from "@/ui/now";
import { Section } from "@/ui/section";
import { Time } from "@/ui/time";

/** The certificates of shares' own host names, each with the reason why there is none, or no newer one. Nothing where the gateway got and tried none. */
export function CertificateList({ certificates }: { certificates: readonly Certificate[] }) {
  if (certificates.length === 0) return;
  return (
    <Section title="Certificates of shares' host names">
      <ul className="flex flex-col gap-3">
        {certificates.map((certificate) => (
          <li key={certificate.host} className="flex flex-col gap-0.5">
            <span className="flex flex-wrap items-center gap-x-3">
              <span className="wrap-anywhere font-mono font-semibold">{certificate.host}</span>
              <CertificateState {...certificate} />
            </span>
            {certificate.failure && <Failure {...certificate.failure} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function CertificateState({ notAfter, failure }: Certificate) {
  const now = useNow();
  if (notAfter && notAfter.getTime() <= now)
    return (
      <Badge tone="bad" shape="cross" look="plain">
        Ended
        <span className="text-muted">
          {" "}
          <Time at={notAfter} as="ago" />
        </span>
      </Badge>
    );
  if (notAfter)
    return (
      <Badge tone={failure ? "warn" : "good"} shape={failure ? "triangle" : "dot"} look="plain">
        {failure ? "Not renewed" : "Issued"}
        <span className="text-muted">
          , ends <Time at={notAfter} />
        </span>
      </Badge>
    );
  if (failure)
    return (
      <Badge tone="bad" shape="cross" look="plain">
        None
      </Badge>
    );
  return (
    <Badge tone="muted" shape="dash" look="plain">
      Asked for
    </Badge>
  );
}

function Failure({ reason, at, nextTryAt }: NonNullable<Certificate["failure"]>) {
  const isAhead = nextTryAt.getTime() > useNow();
  return (
    <span className="wrap-anywhere text-muted">
      <Time at={at} as="ago" />: {reason} {isAhead ? "The next try is " : "It is tried again while a share is open there."}
      {isAhead && (
        <>
          <Time at={nextTryAt} />.
        </>
      )}
    </span>
  );
}
