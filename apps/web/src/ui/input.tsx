import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

export const controlClass =
  "w-full rounded-control border border-edge bg-panel px-2.5 text-ink aria-invalid:border-bad disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted focus-visible:outline-offset-0";

// Browsers of phones zoom into fields whose letters are smaller than 16 px, and do not come back.
const unzoomed = "pointer-coarse:text-[16px]";

interface InputProps extends ComponentProps<"input"> {
  /** For ids, addresses, secrets: figures of one width. */
  mono?: boolean;
}

export function Input({ mono, className, ...rest }: InputProps) {
  return <input {...rest} className={classNames(controlClass, "h-8 text-ellipsis pointer-coarse:h-11", unzoomed, mono && "font-mono text-small", className)} />;
}

interface TextareaProps extends ComponentProps<"textarea"> {
  mono?: boolean;
}

export function Textarea({ mono, className, ...rest }: TextareaProps) {
  return <textarea {...rest} className={classNames(controlClass, "min-h-16 py-1.5", unzoomed, mono && "font-mono text-small", className)} />;
}
