import type { Shadow } from "@postern/contract/trial";

const minuteMs = 60_000;
const shown = 60;
const height = 24;

/** The last hour by the minute: how many it decided about, and on how many it disagreed. */
export function ShadowMinutes({ minutes }: Pick<Shadow, "minutes">) {
  const last = minutes.at(-1);
  if (!last) return null;
  const most = Math.max(...minutes.map(({ decided }) => decided));
  const disagreed = minutes.reduce((sum, minute) => sum + minute.disagreed, 0);
  const firstMs = last.at.getTime() - (shown - 1) * minuteMs;
  const scale = (count: number) => (count === 0 ? 0 : Math.max(1, (count / most) * height));
  return (
    <svg
      viewBox={`0 0 ${shown * 4} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`In the last hour it disagreed on ${disagreed.toLocaleString("en-US")}`}
      className="h-6 w-full"
    >
      {minutes
        .filter(({ at }) => at.getTime() >= firstMs)
        .map(({ at, decided, disagreed }) => {
          const x = ((at.getTime() - firstMs) / minuteMs) * 4;
          return (
            <g key={at.getTime()}>
              <rect x={x} y={height - scale(decided)} width="3" height={scale(decided)} className="fill-bar-good" />
              <rect x={x} y={height - scale(disagreed)} width="3" height={scale(disagreed)} className="fill-bar-bad" />
            </g>
          );
        })}
    </svg>
  );
}
