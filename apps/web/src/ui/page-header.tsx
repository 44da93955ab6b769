import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  /** The page's primary action last. */
  actions?: ReactNode;
}

/** The one h1 of a page and what can be done here. */
export function PageHeader({ title, description, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start gap-3 px-(--gutter) pt-4 pb-3">
      <div className="min-w-0 flex-1">
        <h1 className="break-words text-title font-semibold">{title}</h1>
        {description && <p className="max-w-2xl text-muted">{description}</p>}
      </div>
      {actions && (
        <div data-print="no" className="flex flex-wrap items-center gap-2">
          {actions}
        </div>
      )}
    </header>
  );
}
