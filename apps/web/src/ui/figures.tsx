import { bytesInWords, durationInWords } from "./number-format.ts";

/** A size; the exact count of bytes on hover. */
export function Bytes({ count }: { count: number }) {
  return (
    <span data-figure title={`${count.toLocaleString("en-US")} bytes`}>
      {bytesInWords(count)}
    </span>
  );
}

/** A duration in ms; the exact figure on hover. */
export function Duration({ ms }: { ms: number }) {
  return (
    <span data-figure title={`${ms.toLocaleString("en-US", { maximumFractionDigits: 3 })} ms`}>
      {durationInWords(ms)}
    </span>
  );
}
