"use client";

import type { AddressListVersion } from "@postern/contract/address-list";
import { Badge } from "@/ui/badge";
import { Made } from "@/ui/made";
import { Section } from "@/ui/section";
import { changeWords } from "./list-words.ts";
import { RangeDifference } from "./range-difference.tsx";

/** What a list was, the newest first; each opens to what it changed. */
export function VersionList({ versions }: { versions: readonly AddressListVersion[] }) {
  return (
    <Section title="Versions" flush>
      <ul>
        {versions.map((version) => (
          <li key={version.id} className="border-b px-(--gutter) py-2 last:border-b-0">
            <details>
              <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-1">
                <span className="font-semibold">Version {version.number}</span>
                <VersionState state={version.state} />
                <span className="font-mono text-small">{changeWords(version)}</span>
                <span className="text-muted text-small">
                  <Made at={version.createdAt} by={version.createdBy} />
                </span>
              </summary>
              <div className="flex flex-col gap-2 pt-2">
                {version.note && <p>{version.note}</p>}
                <p className="text-muted text-small">{`From: ${version.source}${version.asOf === undefined ? "" : `, as of ${version.asOf}`}.`}</p>
                <RangeDifference change={version.change} />
              </div>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function VersionState({ state }: Pick<AddressListVersion, "state">) {
  if (state === "live")
    return (
      <Badge tone="good" shape="dot" look="plain">
        Counts
      </Badge>
    );
  if (state === "held")
    return (
      <Badge tone="held" shape="bars" look="plain">
        Held
      </Badge>
    );
  return (
    <Badge tone="muted" shape="dash" look="plain">
      {state === "declined" ? "Declined" : "Past"}
    </Badge>
  );
}
