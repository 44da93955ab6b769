"use client";

import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { copy } from "./copy.ts";

interface ShownOnceProps {
  text: string;
  /** What it is, for the button and the toast: "API key". */
  what: string;
  children?: ReactNode;
}

/** A secret that can be read this one time. */
export function ShownOnce({ text, what, children }: ShownOnceProps) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start gap-2 rounded-control border border-warn/40 bg-warn-soft p-2">
        <code className="min-w-0 flex-1 break-all py-1 font-mono text-small" data-secret="">
          {text}
        </code>
        <Button size="small" icon={<Copy className="size-3.5" />} onClick={() => void copy(text, what)}>
          Copy
        </Button>
      </div>
      <p className="text-muted">Shown this once: keep it now where you keep secrets. {children}</p>
    </div>
  );
}
