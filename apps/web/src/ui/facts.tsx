import type { ReactNode } from "react";

interface FactsProps {
  /** What each is called, and what it is; what is absent is left out. */
  of: readonly (readonly [name: string, value: ReactNode])[];
}

/** Facts about one thing, name beside value. */
export function Facts({ of }: FactsProps) {
  return (
    <dl className="grid grid-cols-[minmax(96px,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {of
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
