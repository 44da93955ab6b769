"use client";

import { classNames } from "@/ui/class-names";
import { clock, dayOf } from "@/ui/moment-format";
import { usePreferences } from "@/ui/preferences-provider";
import { type BarPart, barParts, barsOf, type Histogram as HistogramData, type Slice, totalOf } from "./histogram-bars.ts";

const fillOf: Record<BarPart, string> = { accepted: "fill-bar-good", duplicate: "fill-bar-muted", throttled: "fill-bar-warn", refused: "fill-bar-bad" };
const dotOf: Record<BarPart, string> = { accepted: "bg-bar-good", duplicate: "bg-bar-muted", throttled: "bg-bar-warn", refused: "bg-bar-bad" };

/** How many requests came in each slice of the range, by verdict; a hidden table says the same to screen readers. */
export function Histogram({ data, dimmed }: { data: HistogramData | undefined; dimmed?: boolean }) {
  const { zone } = usePreferences().preferences;
  const bars = barsOf(data?.buckets ?? []);
  const daily = (data?.bucketMs ?? 0) * bars.length > 86_400_000;
  const momentOf = (at: Date) => (daily ? `${dayOf(at, zone)} ${clock(at, zone).slice(0, 5)}` : clock(at, zone).slice(0, 5));
  return (
    <figure className={classNames("px-(--gutter) pt-2 transition-opacity", dimmed && "opacity-60")}>
      <svg aria-hidden="true" viewBox={`0 0 ${Math.max(1, bars.length)} 1`} preserveAspectRatio="none" className="block h-16 w-full border-b">
        {bars.map(({ slice, parts }, index) => (
          <g key={slice.at.getTime()} className="group">
            <title>{`${momentOf(slice.at)} · ${sayCounts(slice)}`}</title>
            <rect x={index} y="0" width="1" height="1" className="fill-transparent group-hover:fill-hover" />
            {parts.map(({ part, from, height }) => (
              <rect key={part} x={index + 0.12} y={1 - from - height} width="0.76" height={height} className={fillOf[part]} />
            ))}
          </g>
        ))}
      </svg>
      <figcaption className="flex flex-wrap items-center gap-x-4 py-1 text-muted text-small">
        {barParts.map((part) => (
          <span key={part} className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <span className={classNames("size-2 rounded-[2px]", dotOf[part])} />
            {part} {bars.reduce((sum, { slice }) => sum + slice[part], 0).toLocaleString("en-US")}
          </span>
        ))}
        <span className="ml-auto whitespace-nowrap">{bars[0] ? `${momentOf(bars[0].slice.at)} – now` : "\u00a0"}</span>
      </figcaption>
      <HistogramTable slices={bars.map((bar) => bar.slice)} momentOf={momentOf} />
    </figure>
  );
}

function HistogramTable({ slices, momentOf }: { slices: Slice[]; momentOf: (at: Date) => string }) {
  return (
    <table className="sr-only">
      <caption>Requests by time and verdict; quiet times are left out</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          {barParts.map((part) => (
            <th key={part} scope="col">
              {part}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {slices
          .filter((slice) => totalOf(slice) > 0)
          .map((slice) => (
            <tr key={slice.at.getTime()}>
              <th scope="row">{momentOf(slice.at)}</th>
              {barParts.map((part) => (
                <td key={part}>{slice[part]}</td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function sayCounts(slice: Slice): string {
  const said = barParts.filter((part) => slice[part] > 0).map((part) => `${slice[part]} ${part}`);
  return said.join(", ") || "none";
}
