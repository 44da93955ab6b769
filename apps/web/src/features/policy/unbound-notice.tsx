"use client";

import { Button } from "@/ui/button";
import { useProviderCard } from "../providers/use-providers.ts";
import type { DraftNode } from "./policy-draft.ts";
import { asking, guardsOf, signersOf, takingOnce } from "./unbound-advice.ts";

interface UnboundNoticeProps {
  nodes: readonly DraftNode[];
  onEdit: (edit: (tree: readonly DraftNode[]) => DraftNode[]) => void;
}

/** What can be done about providers whose proof leaves the body open. */
export function UnboundNotices({ nodes, onEdit }: UnboundNoticeProps) {
  return signersOf(nodes).map((slug) => <UnboundNotice key={slug} slug={slug} nodes={nodes} onEdit={onEdit} />);
}

function UnboundNotice({ slug, nodes, onEdit }: UnboundNoticeProps & { slug: string }) {
  const provider = useProviderCard(slug);
  const { takesOnce, asks } = guardsOf(nodes);
  if (!provider || provider.bindsBody || asks) return null;
  return (
    <div className="flex flex-col gap-2 rounded-control border border-warn/40 bg-warn-soft px-3 py-2">
      <p>
        {`What proves ${provider.name} does not cover the body, so whoever reads one request could send another body with the same proof.`}
        {takesOnce && " Each id is taken once: that keeps out what was sent before, not what was changed."}
      </p>
      <div className="flex flex-wrap gap-2">
        {!takesOnce && (
          <Button size="small" onClick={() => onEdit(takingOnce)}>
            Take each id once
          </Button>
        )}
        <Button size="small" onClick={() => onEdit(asking)}>
          {`Ask ${provider.name} about each event`}
        </Button>
      </div>
    </div>
  );
}
