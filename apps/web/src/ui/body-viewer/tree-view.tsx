"use client";

import { useMemo, useState } from "react";
import { classNames } from "../class-names.ts";
import { copy } from "../copy.ts";
import { LinesInSight } from "./lines-in-sight.tsx";
import { linesOf, pathsFrom, type Tree, type TreeLine } from "./tree-lines.ts";

const literalsMax = 4_000;
const inkOf: Record<TreeLine["kind"], string> = {
  string: "text-good",
  number: "text-busy",
  boolean: "text-held",
  null: "text-held",
  object: "text-muted",
  array: "text-muted",
  end: "text-muted",
};

/** JSON as a tree that folds; a press on a key copies its path, on a value the value as written. */
export function TreeView({ tree }: { tree: Tree }) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => linesOf(tree, folded), [tree, folded]);
  const toggle = (path: string) =>
    setFolded((before) => (before.has(path) ? new Set([...before].filter((other) => other !== path)) : new Set([...before, path])));
  const folds = useMemo(() => pathsFrom(tree, 1), [tree]);
  return (
    <>
      <div data-print="no" className={classNames("flex gap-3 px-(--gutter) pt-2 text-muted text-small", folds.size === 0 && "hidden")}>
        <button type="button" className="min-h-6 rounded-chip pointer-coarse:min-h-9 hover:text-ink" onClick={() => setFolded(new Set())}>
          Unfold all
        </button>
        <button type="button" className="min-h-6 rounded-chip pointer-coarse:min-h-9 hover:text-ink" onClick={() => setFolded(folds)}>
          Fold to the first level
        </button>
      </div>
      <LinesInSight
        label="Body as a tree"
        count={lines.length}
        line={(index) => {
          const line = lines[index];
          return line && <Line line={line} folded={folded.has(line.path)} onToggle={toggle} />;
        }}
      />
    </>
  );
}

function Line({ line, folded, onToggle }: { line: TreeLine; folded: boolean; onToggle: (path: string) => void }) {
  const folds = line.size > 0;
  return (
    <span className="flex px-(--gutter) hover:bg-hover" style={{ paddingLeft: `calc(var(--gutter) + ${line.depth * 16}px)` }}>
      {folds ? (
        <button
          type="button"
          aria-expanded={!folded}
          aria-label={`${folded ? "Unfold" : "Fold"} ${line.path}`}
          onClick={() => onToggle(line.path)}
          className="w-4 text-left text-muted pointer-coarse:w-6 hover:text-ink"
        >
          {folded ? "▸" : "▾"}
        </button>
      ) : (
        <span className="w-4 pointer-coarse:w-6" />
      )}
      {line.key !== undefined && (
        <>
          <button type="button" title={`Copy ${line.path}`} onClick={() => void copy(line.path, "path")} className="hover:underline [unicode-bidi:isolate]">
            {line.key}
          </button>
          {line.isRepeated && <span className="ml-1 rounded-[3px] bg-warn-soft px-1 text-warn">again</span>}
          <span className="text-muted">: </span>
        </>
      )}
      <button
        type="button"
        title="Copy the value"
        onClick={() => void copy(line.source(), "value")}
        className={classNames("hover:underline [unicode-bidi:isolate]", inkOf[line.kind])}
      >
        {line.literal.length > literalsMax ? `${line.literal.slice(0, literalsMax)}…` : line.literal}
      </button>
      {folds && <span className="ml-2 text-muted">{line.size}</span>}
    </span>
  );
}
