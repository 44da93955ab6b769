"use client";

import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { CopyButton } from "../copy-button.tsx";
import { Bytes } from "../figures.tsx";
import { IconButton } from "../icon-button.tsx";
import { saveFile } from "../save-file.ts";
import { Segments } from "../segments.tsx";
import { type BodyView, factsOf } from "./body-kind.ts";
import { FormView } from "./form-view.tsx";
import { HexView } from "./hex-view.tsx";
import { TextView } from "./text-view.tsx";
import { readTree } from "./tree-lines.ts";
import { TreeView } from "./tree-view.tsx";

export interface BodyViewerProps {
  bytes: Uint8Array;
  contentType?: string | undefined;
  /** Of the whole body, as it was received. */
  sha256?: string;
  /** The size of the whole body; larger than `bytes` when only its beginning was kept. */
  size?: number;
  /** The name a download gets. */
  fileName: string;
}

const viewWords: Record<BodyView, string> = { tree: "Tree", form: "Form", text: "Text", hex: "Hex" };

/** A body, shown as what it is and to the byte: tree, form, text or hex. Always as text, never run or rendered. */
export function BodyViewer({ bytes, contentType, sha256, size = bytes.length, fileName }: BodyViewerProps) {
  const facts = useMemo(() => factsOf(bytes, contentType), [bytes, contentType]);
  const tree = useMemo(() => (facts.views[0] === "tree" ? readTree(facts.text) : undefined), [facts]);
  const views = facts.views.filter((view) => view !== "tree" || tree);
  const [chosen, setChosen] = useState<BodyView>();
  const view = chosen && views.includes(chosen) ? chosen : (views[0] ?? "hex");
  if (bytes.length === 0) return <p className="px-(--gutter) py-6 text-muted">The body is empty.</p>;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-(--gutter) py-2 text-muted text-small">
        <Segments label="View" value={view} choices={views.map((value) => ({ value, label: viewWords[value] }))} onChange={setChosen} />
        <span>{contentType ?? "no content type"}</span>
        <Bytes count={size} />
        {sha256 && (
          <span className="inline-flex items-center font-mono">
            SHA-256 {sha256.slice(0, 12)}…
            <CopyButton text={sha256} what="SHA-256" />
          </span>
        )}
        <IconButton
          size="small"
          className="ml-auto"
          label="Download the bytes"
          icon={<Download />}
          onClick={() => saveFile(new Uint8Array(bytes), { name: fileName, type: "application/octet-stream" })}
        />
      </div>
      {size > bytes.length && (
        <p className="bg-warn-soft px-(--gutter) py-1.5 text-small">
          Only the first <Bytes count={bytes.length} /> of <Bytes count={size} /> were kept.
        </p>
      )}
      {view === "tree" && tree && <TreeView tree={tree} />}
      {view === "form" && <FormView text={facts.text} />}
      {view === "text" && <TextView text={facts.text} isText={facts.isText} />}
      {view === "hex" && <HexView bytes={bytes} />}
    </div>
  );
}
