import { Time } from "./time.tsx";

/** When something was made, and by whom. */
export function Made({ at, by }: { at: Date; by: string }) {
  return (
    <span className="text-muted">
      <Time at={at} as="ago" /> by {by}
    </span>
  );
}
