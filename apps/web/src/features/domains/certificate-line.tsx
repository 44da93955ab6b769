"use client";

import type { Certificate } from "@postern/contract/domain";
import { Badge } from "@/ui/badge";
import { useNow } from "@/ui/now";
import { Time } from "@/ui/time";

/** A host's certificate: until when it counts, and the reason why there is none, or no newer one. */
export function CertificateLine({ certificate }: { certificate: Certificate }) {
  const { host, failure } = certificate;
  return (
    <div className="flex flex-col gap-0.5">
      <span className="flex flex-wrap items-center gap-x-3">
        <span className="wrap-anywhere font-mono font-semibold">{host}</span>
        <CertificateState {...certificate} />
      </span>
      {failure && <Failure {...failure} />}
    </div>
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
        Not issued
      </Badge>
    );
  return (
    <Badge tone="muted" shape="dash" look="plain">
      Pending
    </Badge>
  );
}

function Failure({ reason, at, nextTryAt }: NonNullable<Certificate["failure"]>) {
  const isAhead = nextTryAt.getTime() > useNow();
  return (
    <span className="wrap-anywhere text-muted">
      Last try <Time at={at} as="ago" />: {reason} {isAhead ? "The next try is " : "It is tried again while the name is in use."}
      {isAhead && (
        <>
          <Time at={nextTryAt} />.
        </>
      )}
    </span>
  );
}
