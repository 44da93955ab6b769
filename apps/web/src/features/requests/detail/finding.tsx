/** A line of what a gate saw or expected, within a list of them. */
export function Finding({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="wrap-anywhere font-mono">{value || <span className="text-muted">nothing</span>}</dd>
    </>
  );
}
