import type { ReactNode } from "react";

/** Signs that differ in outline, so that a state is told without its colour. */
const outlines = {
  dot: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  half: (
    <>
      <circle cx="6" cy="6" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 2.5a3.5 3.5 0 0 1 0 7z" fill="currentColor" />
    </>
  ),
  bars: <path d="M3 2.5h2v7H3zM7 2.5h2v7H7z" fill="currentColor" />,
  triangle: <path d="M6 1.8 11 10H1z" fill="currentColor" />,
  cross: <path d="m2.5 2.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  copies: (
    <>
      <path d="M1.75 1.75h6v6h-6z" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M4.5 4.5h5.75v5.75H4.5z" fill="currentColor" />
    </>
  ),
  ring: <circle cx="6" cy="6" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  dash: <path d="M2.5 6h7" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />,
} satisfies Record<string, ReactNode>;

export type ShapeName = keyof typeof outlines;

export function Shape({ name, className = "size-3" }: { name: ShapeName; className?: string }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className={`inline-block shrink-0 ${className}`}>
      {outlines[name]}
    </svg>
  );
}
