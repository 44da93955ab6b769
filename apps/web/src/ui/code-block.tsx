"use client";

import { CopyButton } from "./copy-button.tsx";

/** Lines to copy, such as a command; long ones scroll. */
export function CodeBlock({ text, what }: { text: string; what: string }) {
  return (
    <div className="relative rounded-control border bg-sunken">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="mr-9 overflow-x-auto py-2 pl-3 font-mono text-small pointer-coarse:mr-11">
        {text}
      </pre>
      <CopyButton text={text} what={what} className="absolute top-1.5 right-1.5" />
    </div>
  );
}
