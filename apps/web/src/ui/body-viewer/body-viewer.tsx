"use client";

import { Download } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { CopyButton } from "../copy-button.tsx";
import { Bytes } from "../figures.tsx";
import { IconButton } from "../icon-button.tsx";
import { saveFile } from "../save-file.ts";
import { Segments } from "../segments.tsx";
import { Switch } from "../switch.tsx";
import { type BodyView, factsOf } from "./body-kind.ts";
import { FormView } from "./form-view.tsx";
import { HexView } from "./hex-view.tsx";
import { TextView } from "./text-view.tsx";
import { readTree } from "./tree-lines.ts";
import { TreeView } from "./tree-view.tsx";
import { type Unpacked, unpackedBytesMax } from "./unpack.ts";
import { useUnpacked } from "./use-unpacked.ts";

export interface BodyViewerProps {
  bytes: Uint8Array;
  contentType?: string | undefined;
  /** Its content coding, such as gzip: what it holds is shown, and on wish how it came. */
  coding?: string | undefined;
  /** Of the whole body, as it was received. */
  sha256?: string;
  /** The size of the whole body; larger than `bytes` when only its beginning was kept. */
  size?: number;
  /** The name a download gets. */
  fileName: string;
}

const viewWords: Record<BodyView, string> = { tree: "Tree", form: "Form", text: "Text", hex: "Hex" };

/** A body, shown as what it is and to the byte: tree, form, text or hex. Always as text, never run or rendered. */
export function BodyViewer({ bytes, contentType, coding, size = bytes.length, ...kept }: BodyViewerProps) {
  const unpacked = useUnpacked(bytes, coding);
  const [asItCame, setAsItCame] = useState(false);
  const held = typeof unpacked === "object" && unpacked.bytes.length > 0 ? unpacked.bytes : undefined;
  const shown = held && !asItCame ? held : bytes;
  const { view, views, choose, facts, tree } = useView(shown, contentType);
  if (bytes.length === 0) return <p className="px-(--gutter) py-6 text-muted">The body is empty.</p>;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-(--gutter) py-2 text-muted text-small">
        <Segments label="View" value={view} choices={views.map((value) => ({ value, label: viewWords[value] }))} onChange={choose} />
        {held && <Switch label="As it came" checked={asItCame} onChange={setAsItCame} />}
        <span>{[contentType ?? "no content type", ...(coding === undefined ? [] : [coding])].join(", ")}</span>
        <WholeBody {...kept} bytes={bytes} size={size} />
      </div>
      {size > bytes.length && (
        <Caution>
          Only the first <Bytes count={bytes.length} /> of <Bytes count={size} /> were kept.
        </Caution>
      )}
      {coding !== undefined && unpacked && !asItCame && <Unpacking unpacked={unpacked} coding={coding} />}
      {view === "tree" && tree && <TreeView tree={tree} />}
      {view === "form" && <FormView text={facts.text} />}
      {view === "text" && <TextView text={facts.text} isText={facts.isText} />}
      {view === "hex" && <HexView bytes={shown} />}
    </div>
  );
}

/** The views that fit these bytes, and the one that is shown: the best, or the one that was chosen. */
function useView(bytes: Uint8Array, contentType: string | undefined) {
  const facts = useMemo(() => factsOf(bytes, contentType), [bytes, contentType]);
  const tree = useMemo(() => (facts.views[0] === "tree" ? readTree(facts.text) : undefined), [facts]);
  const views = facts.views.filter((view) => view !== "tree" || tree);
  const [chosen, choose] = useState<BodyView>();
  const view = chosen && views.includes(chosen) ? chosen : (views[0] ?? "hex");
  return { view, views, choose, facts, tree };
}

/** Size and hash of the body as it was received, and the bytes themselves. */
function WholeBody({ bytes, sha256, size, fileName }: Pick<BodyViewerProps, "bytes" | "sha256" | "fileName"> & { size: number }) {
  return (
    <>
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
        label="Download the bytes as they came"
        icon={<Download />}
        onClick={() => saveFile(new Uint8Array(bytes), { name: fileName, type: "application/octet-stream" })}
      />
    </>
  );
}

/** Where what is shown is not all that the body holds, or not what it says. */
function Unpacking({ unpacked, coding }: { unpacked: Unpacked; coding: string }) {
  if (unpacked === "unknown") return <Caution>Bodies of {coding} are not unpacked here: this is how it came.</Caution>;
  if (unpacked.end === "broken")
    return (
      <Caution>
        {unpacked.bytes.length > 0 ? `Not all of it is ${coding}, or its end is missing.` : `It says ${coding}, and is none: this is how it came.`}
      </Caution>
    );
  if (unpacked.end === "whole") return null;
  return (
    <Caution>
      Unpacked up to <Bytes count={unpackedBytesMax} />; it holds more.
    </Caution>
  );
}

function Caution({ children }: { children: ReactNode }) {
  return <p className="bg-warn-soft px-(--gutter) py-1.5 text-small">{children}</p>;
}
