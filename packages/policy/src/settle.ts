import type { Setting } from "./place.ts";

/** What an endpoint's owner has set for a provider, by the names that its record declares. */
export type ProviderSettings = Readonly<Record<string, string | readonly string[]>>;

/** A part of a record with the owner's settings put in: values where a setting is asked for, names where one is chosen. */
export function settle<Part>(part: Part, settings: ProviderSettings): Part {
  return rewrite(part, (node) => {
    if (typeof node.setting === "string") return withValue(node, settings[node.setting]);
    return typeof node.named === "string" ? withName(node, settings[node.named]) : node;
  }) as Part;
}

/** A scheme as it reads one item of its list. */
export function atItem<Part>(part: Part, list: string, index: number): Part {
  return rewrite(part, ({ item, ...node }) => (typeof item === "string" ? { ...node, json: `${list}.${index}.${item}` } : node)) as Part;
}

/** The text of a setting; nothing while it is not set. */
export function textOf(text: string | Setting): string | undefined {
  if (typeof text === "string") return text;
  return typeof text.value === "string" && text.value !== "" ? text.value : undefined;
}

/** The list of a setting; empty while it is not set. A single text is a list of one. */
export function listOf(list: readonly string[] | Setting): readonly string[] {
  if (!("setting" in list)) return list;
  const { value } = list;
  if (typeof value === "string") return value === "" ? [] : [value];
  return value ?? [];
}

type Node = Record<string, unknown>;

/** A record is plain data: a copy of it with every object changed, the outer ones first. */
function rewrite(value: unknown, change: (node: Node) => Node): unknown {
  if (Array.isArray(value)) return value.map((member) => rewrite(member, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(change(value as Node)).map(([name, member]) => [name, rewrite(member, change)]));
}

function withValue(node: Node, value: ProviderSettings[string] | undefined): Node {
  return value === undefined ? node : { ...node, value };
}

const placesWithNames = ["header", "query", "form", "json"];

function withName(node: Node, name: ProviderSettings[string] | undefined): Node {
  const place = placesWithNames.find((place) => place in node);
  return place === undefined || typeof name !== "string" || name === "" ? node : { ...node, [place]: name };
}
