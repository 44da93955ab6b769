"use client";

import { CopyButton } from "@/ui/copy-button";

/** A fingerprint, cut to its first letters; the button copies it whole. */
export function Fingerprint({ sha256 }: { sha256: string }) {
  return (
    <span className="inline-flex items-center gap-1 font-mono text-muted text-small" title={sha256}>
      {sha256.slice(0, 12)}…
      <CopyButton text={sha256} what="fingerprint" />
    </span>
  );
}
