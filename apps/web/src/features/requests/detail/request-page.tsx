"use client";

import type { RequestDetail } from "@postern/contract/request";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useProjectHref } from "@/api/use-project-href";
import { IconButton } from "@/ui/icon-button";
import { useShortcut } from "@/ui/shortcuts";
import { RequestView } from "./request-view.tsx";

/** A request on its own page; k and j go to the one after and before it in time. */
export function RequestPage({ request }: { request: RequestDetail }) {
  const router = useRouter();
  const href = useProjectHref();
  const go = (id: string | undefined) => id && router.push(`${href("requests", id)}${window.location.search}`);
  const { previousId, nextId } = request;
  useShortcut({ keys: "j", label: "Older request", group: "Request", run: () => go(previousId), disabled: !previousId });
  useShortcut({ keys: "k", label: "Newer request", group: "Request", run: () => go(nextId), disabled: !nextId });
  return (
    <div className="min-h-full bg-panel">
      <RequestView
        id={request.id}
        first={request}
        actions={
          <>
            <IconButton label="Newer request" keys="k" icon={<ChevronUp />} disabled={!nextId} onClick={() => go(nextId)} />
            <IconButton label="Older request" keys="j" icon={<ChevronDown />} disabled={!previousId} onClick={() => go(previousId)} />
          </>
        }
      />
    </div>
  );
}
