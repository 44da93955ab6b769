"use client";

import type { RequestDetail } from "@postern/contract/request";
import { Maximize2, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { useProjectHref } from "@/api/use-project-href";
import { IconButton } from "@/ui/icon-button";
import { useShortcut } from "@/ui/shortcuts";
import { Tooltip } from "@/ui/tooltip";
import { RequestView } from "../detail/request-view.tsx";

interface PeekProps {
  id: string;
  /** As the server rendered it, when it was open from the start. */
  first: RequestDetail | undefined;
  onClose: () => void;
}

/** One request beside the list; over the whole page where the screen is narrow. Closed, it gives the focus to its row. */
export function Peek({ id, first, onClose }: PeekProps) {
  const href = useProjectHref();
  const panel = useRef<HTMLElement>(null);
  const close = () => {
    document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
    onClose();
  };
  useShortcut({ keys: "Escape", label: "Close the panel", group: "Request", run: close });
  useEffect(() => {
    // The panel stays while j and k change what it shows; each request begins at its top.
    if (id) panel.current?.scrollTo({ top: 0 });
  }, [id]);
  return (
    <aside
      ref={panel}
      aria-label="Request"
      className="fixed inset-0 z-30 flex animate-slide-in flex-col overflow-y-auto bg-panel wide:static wide:z-auto wide:w-1/2 wide:max-w-220 wide:border-l wide:[--gutter:16px]"
    >
      <RequestView
        id={id}
        first={first}
        actions={
          <>
            <Tooltip text="Open the page" keys="o">
              <Link
                href={href("requests", id)}
                aria-label="Open the page"
                className="inline-flex size-8 pointer-coarse:size-11 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-ink"
              >
                <Maximize2 className="size-4" aria-hidden="true" />
              </Link>
            </Tooltip>
            <IconButton label="Close" keys="Escape" icon={<X />} onClick={close} />
          </>
        }
      />
    </aside>
  );
}
