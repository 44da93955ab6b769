import { fullness } from "@postern/contract/notice";

interface UseBarProps {
  used: string;
  /** What it is used of; without it there is no bar. */
  of?: string;
  /** From 0 to 1 and beyond. */
  ratio?: number;
  /** From where on someone should look. */
  alarm?: number;
  words: string;
}

/** How much of something is used, in figures, as a bar and in words. */
export function UseBar({ used, of, ratio = 0, alarm = fullness.alarm, words }: UseBarProps) {
  const figure = <span className="text-title font-semibold tabular-nums">{used}</span>;
  if (of === undefined)
    return (
      <div>
        <p>{figure}</p>
        <p className="text-muted">{words}</p>
      </div>
    );
  const colour = ratio >= 1 ? "fill-bar-bad" : ratio >= alarm ? "fill-bar-warn" : "fill-bar-good";
  return (
    <div className="flex max-w-xl flex-col gap-2">
      <p>
        {figure} of {of}
      </p>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" className="h-2 w-full rounded-full bg-hover">
        <rect width={Math.min(1, ratio) * 100} height="1" className={colour} />
      </svg>
      <p className="text-muted">{words}</p>
    </div>
  );
}
