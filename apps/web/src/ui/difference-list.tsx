import { differencesOf } from "./difference.ts";

interface DifferenceListProps {
  before: unknown;
  after: unknown;
  /** What to say when there is none. */
  none: string;
}

/** What changed between two JSON values, each place with its value before and after. */
export function DifferenceList({ before, after, none }: DifferenceListProps) {
  const differences = differencesOf(before, after);
  if (differences.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <ul className="flex flex-col gap-2">
      {differences.map(({ path, before: was, after: is }) => (
        <li key={path}>
          {path && <p className="font-mono text-muted text-small">{path}</p>}
          {was !== undefined && <Side mark="−" word="before" className="bg-bad-soft" text={was} />}
          {is !== undefined && <Side mark="+" word="after" className="bg-good-soft" text={is} />}
        </li>
      ))}
    </ul>
  );
}

function Side({ mark, word, className, text }: { mark: string; word: string; className: string; text: string }) {
  return (
    <div className={`flex gap-2 rounded-chip px-2 py-0.5 font-mono text-small ${className}`}>
      <span role="img" aria-label={word}>
        {mark}
      </span>
      <pre className="min-w-0 flex-1 whitespace-pre-wrap break-all font-mono">{text}</pre>
    </div>
  );
}
