import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

interface SectionProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Content to the edge, for tables and lists. */
  flush?: boolean;
  className?: string;
}

/** A titled panel. */
export function Section({ title, description, actions, children, flush, className }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classNames("rounded-panel border bg-panel [--gutter:16px]", className)}>
      <header className="flex min-h-11 flex-wrap items-center gap-2 border-b px-(--gutter) py-2">
        <div className={classNames("min-w-0 flex-1", description === undefined ? "basis-32" : "basis-60")}>
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {description && <p className="text-small text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div className={flush ? "overflow-x-auto" : "p-4"}>{children}</div>
    </section>
  );
}
