import { classNames } from "./class-names.ts";

/** A bar in the shape of what is coming; it waits 200 ms before it shows, so quick answers do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames("block animate-[appear_200ms_200ms_backwards,breathe_1.6s_ease-in-out_infinite] rounded-chip bg-line", className)}
    />
  );
}

/** Rows of a table that is still loading. */
export function SkeletonRows({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  const widths = ["w-12", "w-20", "w-40", "w-28", "w-24", "w-16"];
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={row} className="flex h-8 items-center gap-6 border-b px-(--gutter)">
          {Array.from({ length: columns }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cells are alike and never move
            <Skeleton key={column} className={classNames("h-2.5", widths[(column + row) % widths.length])} />
          ))}
        </div>
      ))}
    </div>
  );
}
