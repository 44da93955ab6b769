import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";

/** A page without a shell around it: whose it is, and what it has to say. */
export function BarePage({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center">
      <div className="flex items-center gap-2 font-semibold text-large">
        <Mark className="size-6" />
        Postern
      </div>
      {children}
    </main>
  );
}
