import type { Policy } from "@postern/contract/policy";
import { Badge, type Tone } from "@/ui/badge";
import { gateLook, labelOfField } from "./gate-words.ts";
import { type GateChange, gateChanges } from "./policy-difference.ts";

const looks: Record<GateChange["kind"], { word: string; tone: Tone }> = {
  added: { word: "Added", tone: "good" },
  removed: { word: "Removed", tone: "bad" },
  moved: { word: "Moved", tone: "muted" },
  changed: { word: "Changed", tone: "warn" },
};

/** What one version does otherwise than another, gate by gate. Secret settings are covered before they come here. */
export function PolicyChanges({ before, after }: { before: Policy; after: Policy }) {
  const changes = gateChanges(before, after);
  if (changes.length === 0) return <p className="text-muted">The gates are the same.</p>;
  return (
    <ul className="flex flex-col gap-2" aria-label="What changes">
      {changes.map((change) => (
        <li key={`${change.kind} ${change.place}`} className="rounded-chip border px-3 py-2">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={looks[change.kind].tone}>{looks[change.kind].word}</Badge>
            <span className="font-semibold">{gateLook[change.gate.kind]?.label ?? change.gate.kind}</span>
            <span className="text-muted">{change.kind === "moved" ? `from gate ${change.from} to ${change.place}` : `gate ${change.place}`}</span>
          </p>
          <Settings change={change} />
        </li>
      ))}
    </ul>
  );
}

function Settings({ change }: { change: GateChange }) {
  if (change.kind === "moved") return null;
  const rows =
    change.kind === "changed"
      ? change.settings.map(({ path, before = "none", after = "none" }) => ({ name: labelOfPath(path), value: `${before} → ${after}` }))
      : Object.entries(change.gate.settings).map(([name, value]) => ({
          name: labelOfField(name),
          value: settingWords(value),
        }));
  return (
    <dl className="mt-1 grid grid-cols-[minmax(96px,max-content)_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-small">
      {rows.map(({ name, value }) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 whitespace-pre-wrap break-words font-mono">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A setting's value as people write it: lists by their members, groups by their settings. */
function settingWords(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(settingWords).join("\n");
  if (typeof value !== "object" || value === null) return String(value);
  const known = Object.entries(value).filter(([, member]) => member !== "" && member !== undefined);
  return known.map(([name, member]) => `${labelOfField(name).toLowerCase()}: ${settingWords(member)}`).join(", ");
}

/** `allow.0` as "Allow, line 1". */
function labelOfPath(path: string): string {
  const [name = "", ...rest] = path.split(".");
  const words = rest.map((part) => (/^\d+$/.test(part) ? `line ${Number(part) + 1}` : part));
  return [labelOfField(name), ...words].join(", ");
}
