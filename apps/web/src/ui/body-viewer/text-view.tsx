"use client";

import { useMemo, useState } from "react";
import { Bytes } from "../figures.tsx";
import { Switch } from "../switch.tsx";
import { LinesInSight } from "./lines-in-sight.tsx";

const shownCharacters = 262_144;

/** The body as text, unchanged; what would be invisible is shown by its sign. */
export function TextView({ text, isText }: { text: string; isText: boolean }) {
  const [wrap, setWrap] = useState(true);
  const shown = useMemo(() => text.slice(0, shownCharacters).replace(/[\p{Cc}\p{Bidi_Control}]/gu, visibleSign), [text]);
  const lines = useMemo(() => shown.split("\n"), [shown]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-4 px-(--gutter) pt-2 text-muted text-small">
        <Switch label="Wrap lines" checked={wrap} onChange={setWrap} />
        {!isText && <span className="text-warn">Not valid text: some bytes are shown as �. Hex shows them all.</span>}
        {text.length > shownCharacters && (
          <span>
            The first <Bytes count={shownCharacters} /> are shown; download has them all.
          </span>
        )}
      </div>
      {wrap ? (
        <pre className="max-h-[65vh] overflow-auto whitespace-pre-wrap break-all px-(--gutter) py-2 font-mono text-small">{shown}</pre>
      ) : (
        <LinesInSight label="Body as text" count={lines.length} line={(index) => <NumberedLine number={index + 1} text={lines[index] ?? ""} />} />
      )}
    </>
  );
}

function NumberedLine({ number, text }: { number: number; text: string }) {
  return (
    <>
      <span className="mr-4 inline-block w-12 select-none text-right text-muted">{number}</span>
      {text}
    </>
  );
}

/** Control pictures for controls; brackets around marks that would turn the direction of the text. */
function visibleSign(character: string): string {
  if (character === "\n" || character === "\t") return character;
  const code = character.charCodeAt(0);
  if (code === 0x7f) return "␡";
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : `[U+${code.toString(16).toUpperCase()}]`;
}
