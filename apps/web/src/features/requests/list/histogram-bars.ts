import type { RequestHistogram } from "@postern/contract/request";
import type { z } from "zod";

export type Histogram = z.infer<typeof RequestHistogram>;
export type Slice = Histogram["buckets"][number];

/** The parts of a bar from the ground up. */
export const barParts = ["accepted", "duplicate", "throttled", "refused"] as const;
export type BarPart = (typeof barParts)[number];

export interface Bar {
  slice: Slice;
  total: number;
  /** Parts that are not empty, as shares of the chart's height: where each begins, and how tall it is. */
  parts: { part: BarPart; from: number; height: number }[];
}

/** A single request among thousands is still seen: no part is lower than this share of the height. */
const shareMin = 0.03;

/** Turns counts into stacked bars, the tallest filling the chart. */
export function barsOf(buckets: readonly Slice[]): Bar[] {
  const tallest = Math.max(1, ...buckets.map(totalOf));
  return buckets.map((slice) => {
    let from = 0;
    const parts = barParts
      .filter((part) => slice[part] > 0)
      .map((part) => {
        const height = Math.max(shareMin, slice[part] / tallest);
        const placed = { part, from, height };
        from += height;
        return placed;
      });
    return {
      slice,
      total: totalOf(slice),
      parts: from > 1 ? parts.map(({ part, from: at, height }) => ({ part, from: at / from, height: height / from })) : parts,
    };
  });
}

export function totalOf(slice: Slice): number {
  return barParts.reduce((sum, part) => sum + slice[part], 0);
}
