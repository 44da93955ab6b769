"use client";

import { Select } from "@/ui/select";
import { AddGateMenu } from "./add-gate-menu.tsx";
import { GateCard } from "./gate-card.tsx";
import { NodeFrame } from "./node-frame.tsx";
import { addNode, changeGate, changeGroup, type DraftGroup, type DraftNode, moveNode, removeNode } from "./policy-draft.ts";

interface DraftListProps {
  nodes: readonly DraftNode[];
  /** Changes the whole tree; each card knows itself by its key. */
  onEdit: (edit: (tree: readonly DraftNode[]) => DraftNode[]) => void;
  faults: ReadonlyMap<string, string>;
  /** The place of the group these stand in, with its dot: `2.`. */
  within?: string;
}

/** Gates and groups in order. */
export function DraftList({ nodes, within = "", ...shared }: DraftListProps) {
  const { onEdit, faults } = shared;
  return (
    <ol className="flex flex-col gap-2">
      {nodes.map((node, index) => {
        const place = `${within}${index + 1}`;
        const actions = {
          onMove: (step: -1 | 1) => onEdit((tree) => moveNode(tree, node.key, step)),
          onRemove: () => onEdit((tree) => removeNode(tree, node.key)),
        };
        return (
          <li key={node.key}>
            {"members" in node ? (
              <GroupCard {...shared} {...actions} node={node} place={place} />
            ) : (
              <GateCard node={node} place={place} faults={faults} onChange={(gate) => onEdit((tree) => changeGate(tree, node.key, gate))} {...actions} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

interface GroupCardProps extends Omit<DraftListProps, "nodes" | "within"> {
  node: DraftGroup;
  place: string;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

const groups = [
  { value: "any", label: "Any of these", hint: "One that passes is enough" },
  { value: "all", label: "All of these", hint: "Every one must pass" },
] as const;

const orders = [
  { value: "cheap-first", label: "Cheapest first", hint: "A look at the head comes before a signature; gates that count stay in place" },
  { value: "as-written", label: "As written", hint: "From the first to the last" },
] as const;

function GroupCard({ node, place, onMove, onRemove, ...shared }: GroupCardProps) {
  const fault = shared.faults.get(`${node.key}.`);
  return (
    <NodeFrame
      name="Group"
      faulty={fault !== undefined}
      onMove={onMove}
      onRemove={onRemove}
      head={
        <>
          <span className="min-w-6 shrink-0 font-mono text-muted text-small">{place}</span>
          <Select
            aria-label="How the group counts"
            className="max-w-44"
            choices={groups}
            value={node.group}
            onChange={(group) => shared.onEdit((tree) => changeGroup(tree, node.key, { group }))}
          />
          <Select
            aria-label="In which order its gates run"
            className="max-w-44"
            choices={orders}
            value={node.isFixed ? "as-written" : "cheap-first"}
            onChange={(order) => shared.onEdit((tree) => changeGroup(tree, node.key, { isFixed: order === "as-written" }))}
          />
        </>
      }
    >
      <div className="flex flex-col gap-2 border-l-2 pl-2 wide:pl-3">
        <DraftList nodes={node.members} within={`${place}.`} {...shared} />
        {fault && (
          <p role="alert" className="text-bad text-small">
            {fault}
          </p>
        )}
        <AddGateMenu label="Add a gate to the group" onAdd={(json) => shared.onEdit((tree) => addNode(tree, json, node.key))} />
      </div>
    </NodeFrame>
  );
}
