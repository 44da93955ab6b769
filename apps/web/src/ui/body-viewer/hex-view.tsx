"use client";

import { LinesInSight } from "./lines-in-sight.tsx";

const perLine = 16;

/** Every byte, sixteen a line, with its printable sign beside it. */
export function HexView({ bytes }: { bytes: Uint8Array }) {
  return (
    <LinesInSight
      label="Body in hexadecimal"
      count={Math.ceil(bytes.length / perLine)}
      line={(index) => <HexLine offset={index * perLine} bytes={bytes.subarray(index * perLine, (index + 1) * perLine)} />}
    />
  );
}

function HexLine({ offset, bytes }: { offset: number; bytes: Uint8Array }) {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const left = pairs.slice(0, 8).join(" ").padEnd(23);
  const right = pairs.slice(8).join(" ").padEnd(23);
  const signs = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
  return (
    <>
      <span className="ml-(--gutter) text-muted">{offset.toString(16).padStart(8, "0")}</span>
      {`  ${left}  ${right}  `}
      <span className="mr-(--gutter) text-muted">{signs}</span>
    </>
  );
}
