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
    <header className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 px-(--gutter) pt-4 pb-3">
      <h1 className="break-words font-semibold text-title">{title}</h1>
      {actions && (
        <div data-print="no" className="flex flex-wrap items-center gap-2 wide:row-span-2">
          {actions}
        </div>
      )}
      {description && <p className="col-start-1 max-w-2xl text-muted max-wide:col-span-2">{description}</p>}
    </header>
  );
}
