import { classNames } from "@/ui/class-names";
import type { Completion } from "./filter-completion.ts";

interface FilterCompletionsProps {
  completions: Completion[];
  /** The one the arrows stand on, or -1. */
  marked: number;
  onPick: (completion: Completion) => void;
}

/** What the filter's input could mean, beneath it. */
export function FilterCompletions({ completions, marked, onPick }: FilterCompletionsProps) {
  if (completions.length === 0) return null;
  return (
    <div
      id="filter-completions"
      role="listbox"
      aria-label="Completions"
      className="absolute top-full left-0 z-30 mt-1 max-h-80 w-full max-w-lg animate-appear overflow-y-auto rounded-panel border bg-raised p-1 shadow-float"
    >
      {completions.map((completion, index) => (
        <div
          key={completion.text}
          id={`filter-completion-${index}`}
          role="option"
          aria-selected={index === marked}
          tabIndex={-1}
          // The press must not take the focus from the input, or the list would close before the click.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(completion)}
          onKeyDown={(event) => event.key === "Enter" && onPick(completion)}
          className={classNames("flex h-7 cursor-default items-center gap-3 rounded-chip px-2 hover:bg-hover", index === marked && "bg-hover")}
        >
          <span className="font-mono text-small">{completion.label}</span>
          <span className="truncate text-muted text-small">{completion.meaning}</span>
        </div>
      ))}
    </div>
  );
}
