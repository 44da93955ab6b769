/** The mark: a door ajar, and the signal that comes through. */
export function Mark({ className = "size-5" }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" className={className} fill="none" aria-hidden="true">
      <path d="M3.5 17.5v-12a3 3 0 0 1 3-3H10a3 3 0 0 1 3 3v12" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      <path d="M2 17.5h16" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      <path
        d="M16.8 10H8.6m2.6-2.6L8.6 10l2.6 2.6"
        className="text-accent"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
