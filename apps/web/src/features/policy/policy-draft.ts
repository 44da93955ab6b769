import { GateSettings, Policy } from "@postern/contract/policy";
import type { ProviderSetting } from "@postern/contract/provider";
import { faultsOfSettings } from "@postern/contract/provider-settings";

/** A policy while it is edited: its nodes carry keys, and settings may be unfinished. */
export type DraftNode = DraftGate | DraftGroup;
export interface DraftGate {
  key: string;
  gate: Record<string, unknown>;
}
export interface DraftGroup {
  key: string;
  group: "any" | "all";
  members: DraftNode[];
  /** Its gates run as they are written, not the cheapest first. */
  isFixed?: boolean;
}

let lastKey = 0;

/** Any JSON in the shape of a policy becomes a draft. */
export function draftOf(policy: { all: readonly unknown[] }): DraftNode[] {
  return policy.all.map(nodeOf);
}

function nodeOf(node: unknown): DraftNode {
  const key = `n${++lastKey}`;
  const said = typeof node === "object" && node !== null ? (node as Record<string, unknown>) : {};
  for (const group of ["any", "all"] as const) {
    const members = said[group];
    if (Array.isArray(members)) return { key, group, members: members.map(nodeOf), isFixed: said.order === "as-written" };
  }
  return { key, gate: said };
}

/** The draft as JSON: blank lines of lists and empty settings left out. */
export function policyOf(nodes: readonly DraftNode[]): { all: unknown[] } {
  return { all: nodes.map(jsonOf) };
}

function jsonOf(node: DraftNode): unknown {
  if ("gate" in node) return tidy(node.gate);
  return { [node.group]: node.members.map(jsonOf), ...(node.isFixed && { order: "as-written" }) };
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((line) => (typeof line === "string" ? line.trim() : tidy(line))).filter((line) => line !== "");
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, tidy(member)]),
  );
}

/** What is wrong with a draft: messages by node key and path of the setting (`n3.allow`), and what concerns the whole. */
export interface DraftFaults {
  bySetting: ReadonlyMap<string, string>;
  whole: string[];
}

/** What a provider asks its endpoint's owner for, by its slug; nothing while that is not known here. */
export type SettingsOfProvider = (slug: string) => readonly ProviderSetting[] | undefined;

/** The policy a draft comes to, or its faults, in reading order. */
export function checkDraft(nodes: readonly DraftNode[], settingsOf: SettingsOfProvider): { policy: Policy } | { faults: DraftFaults } {
  const bySetting = new Map<string, string>();
  const whole: string[] = [];
  for (const node of nodes) checkNode(node, bySetting, settingsOf);
  if (bySetting.size > 0 || whole.length > 0) return { faults: { bySetting, whole } };
  const parsed = Policy.safeParse(policyOf(nodes));
  if (parsed.success) return { policy: parsed.data };
  return { faults: { bySetting, whole: parsed.error.issues.map(({ message }) => message) } };
}

function checkNode(node: DraftNode, bySetting: Map<string, string>, settingsOf: SettingsOfProvider): void {
  if ("members" in node) {
    if (node.members.length === 0) bySetting.set(`${node.key}.`, "A group needs a gate: add one, or remove the group.");
    for (const member of node.members) checkNode(member, bySetting, settingsOf);
    return;
  }
  const parsed = GateSettings.safeParse(tidy(node.gate));
  for (const { path, message: told, code } of parsed.error?.issues ?? []) {
    const message = code === "invalid_type" ? "This is needed." : told;
    const line = typeof path.at(-1) === "number" ? Number(path.at(-1)) + 1 : undefined;
    const setting = `${node.key}.${(line === undefined ? path : path.slice(0, -1)).join(".")}`;
    if (!bySetting.has(setting)) bySetting.set(setting, line === undefined ? message : `Line ${line} ${message}`);
  }
  if (parsed.data?.kind !== "signature") return;
  const { provider, settings } = parsed.data;
  const declared = settingsOf(provider);
  if (declared) for (const [name, fault] of Object.entries(faultsOfSettings(declared, settings))) bySetting.set(`${node.key}.settings.${name}`, fault);
}

/** The same tree with one node's place taken by others: none removes it. */
function replace(nodes: readonly DraftNode[], key: string, by: (node: DraftNode) => DraftNode[]): DraftNode[] {
  return nodes.flatMap((node) => {
    if (node.key === key) return by(node);
    return "members" in node ? [{ ...node, members: replace(node.members, key, by) }] : [node];
  });
}

export function removeNode(nodes: readonly DraftNode[], key: string): DraftNode[] {
  return replace(nodes, key, () => []);
}

export function changeGate(nodes: readonly DraftNode[], key: string, gate: Record<string, unknown>): DraftNode[] {
  return replace(nodes, key, () => [{ key, gate }]);
}

export function changeGroup(nodes: readonly DraftNode[], key: string, change: Partial<Pick<DraftGroup, "group" | "isFixed">>): DraftNode[] {
  return replace(nodes, key, (node) => ("members" in node ? [{ ...node, ...change }] : [node]));
}

/** Adds a node at the end of a group, or of the whole. */
export function addNode(nodes: readonly DraftNode[], json: unknown, groupKey?: string): DraftNode[] {
  const added = nodeOf(json);
  if (groupKey === undefined) return [...nodes, added];
  return replace(nodes, groupKey, (node) => ("members" in node ? [{ ...node, members: [...node.members, added] }] : [node]));
}

/** Moves a node up (-1) or down (+1) among its neighbours; at an end it stays. */
export function moveNode(nodes: readonly DraftNode[], key: string, step: -1 | 1): DraftNode[] {
  const at = nodes.findIndex((node) => node.key === key);
  if (at < 0) return nodes.map((node) => ("members" in node ? { ...node, members: moveNode(node.members, key, step) } : node));
  const other = nodes[at + step];
  const moved = nodes[at];
  if (!other || !moved) return [...nodes];
  const swapped = [...nodes];
  swapped[at + step] = moved;
  swapped[at] = other;
  return swapped;
}
