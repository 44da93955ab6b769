import { type ReactNode, useId } from "react";
import { sentenceCase } from "./sentence-case.ts";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** Draws the control; spread what it is given onto it. */
  children: (control: FieldControl) => ReactNode;
}

export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label, its control, and beneath it the hint, or what is wrong and how to mend it. */
export function Field({ label, hint, error, optional, children }: FieldProps) {
  const id = useId();
  const below = error ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-semibold">
        {label}
        {optional && <span className="font-normal text-muted"> · optional</span>}
      </label>
      {children({ id, "aria-describedby": below ? `${id}-below` : undefined, "aria-invalid": error ? true : undefined })}
      {below && (
        <p id={`${id}-below`} className={error ? "text-small text-bad" : "text-small text-muted"} role={error ? "alert" : undefined}>
          {error === undefined ? hint : sentenceCase(error)}
        </p>
      )}
    </div>
  );
}
