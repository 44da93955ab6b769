import type { ReactNode } from "react";
import { Shape } from "@/ui/shape";
import type { Check } from "./checks.ts";

/** What the field looks like so far, or its hint while there is nothing to say. */
export function CheckLine({ check, hint }: { check: Check | undefined; hint: ReactNode }) {
  if (!check) return hint;
  return (
    <output className={check.tone === "good" ? "text-good" : "text-warn"}>
      <Shape name={check.tone === "good" ? "dot" : "triangle"} className="mr-1.5 size-2.5" />
      {check.text}
    </output>
  );
}
