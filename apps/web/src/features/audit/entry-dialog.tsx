"use client";

import type { AuditEntry } from "@postern/contract/audit";
import Link from "next/link";
import { useProjectHref } from "@/api/use-project-href";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { DifferenceList } from "@/ui/difference-list";
import { Facts } from "@/ui/facts";
import { Id } from "@/ui/id";
import { Time } from "@/ui/time";
import { actionWords } from "./action-words.ts";
import { Actor, EntryOutcome } from "./audit-columns.tsx";

/** One entry: who, what, from where, what changed, and its place in the chain. */
export function EntryDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { seq, at, actor, action, target, outcome, before, after, ip, traceId, hash } = entry;
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={actionWords(action)} description={action}>
      <div className="flex flex-col gap-4">
        <Facts
          of={[
            ["When", <Time key="at" at={at} as="exact" />],
            ["Who", <Actor key="actor" actor={actor} />],
            ["Id", <Id key="id" id={actor.id} what="actor id" />],
            ["From", ip],
            ["To what", target && <Target key="target" id={target} />],
            ["Outcome", <EntryOutcome key="outcome" outcome={outcome} />],
            ["Trace", traceId && <Copied key="trace" text={traceId} what="trace id" />],
            ["Place", `${seq.toLocaleString("en-US")} in the chain`],
            ["Hash", <Copied key="hash" text={hash} what="hash" />],
          ]}
        />
        <section aria-labelledby="changed">
          <h3 id="changed" className="mb-2 font-semibold">
            What changed
          </h3>
          <DifferenceList before={before} after={after} none="Nothing was changed by it." />
        </section>
      </div>
    </Dialog>
  );
}

const pages: Record<string, string> = { req: "requests", ep: "endpoints", dst: "destinations" };

function Target({ id }: { id: string }) {
  const href = useProjectHref();
  const page = pages[id.slice(0, id.indexOf("_"))];
  if (!page) return <Id id={id} />;
  return (
    <Link href={href(page, id)} className="break-all font-mono text-small underline decoration-line underline-offset-2 hover:decoration-current">
      {id}
    </Link>
  );
}

function Copied({ text, what }: { text: string; what: string }) {
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 break-all font-mono text-small">{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}
