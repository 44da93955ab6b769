import type { AddressListVersion } from "@postern/contract/address-list";

/** What a version adds and removes, a range a line. */
export function RangeDifference({ change: { added, removed, addedCount, removedCount } }: Pick<AddressListVersion, "change">) {
  if (addedCount + removedCount === 0) return <p className="text-muted">Nothing is added or removed.</p>;
  return (
    <div className="flex flex-col gap-2">
      <Side mark="−" word="removed" className="bg-bad-soft" ranges={removed} count={removedCount} />
      <Side mark="+" word="added" className="bg-good-soft" ranges={added} count={addedCount} />
    </div>
  );
}

interface SideProps {
  mark: string;
  word: string;
  className: string;
  ranges: readonly string[];
  count: number;
}

function Side({ mark, word, className, ranges, count }: SideProps) {
  if (count === 0) return null;
  const beyond = count - ranges.length;
  return (
    <ul aria-label={word} className={`max-h-60 overflow-y-auto rounded-chip px-2 py-1 font-mono text-small ${className}`}>
      {ranges.map((range) => (
        <li key={range}>
          <span aria-hidden="true">{mark} </span>
          {range}
        </li>
      ))}
      {beyond > 0 && <li>{`… and ${beyond} more ${word}`}</li>}
    </ul>
  );
}
