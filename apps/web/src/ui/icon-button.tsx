import type { ComponentProps, ReactElement } from "react";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";

interface IconButtonProps extends ComponentProps<"button"> {
  /** Its name, for the tooltip and for screen readers. */
  label: string;
  icon: ReactElement;
  keys?: string;
  size?: "normal" | "small";
  /** Why this person cannot press it, such as the role that could; shown on hover and focus. */
  refusal?: string | undefined;
}

/** A button that is an icon; its name is always one hover or focus away. */
export function IconButton({ label, icon, keys, size = "normal", refusal, className, onClick, ...rest }: IconButtonProps) {
  const refused = refusal !== undefined;
  return (
    <Tooltip text={refusal ?? label} {...(keys && { keys })}>
      <button
        type="button"
        aria-label={label}
        aria-disabled={refused || undefined}
        {...rest}
        onClick={refused ? (event) => event.preventDefault() : onClick}
        className={classNames(
          "inline-flex shrink-0 items-center justify-center rounded-control text-muted transition-colors duration-100 hover:bg-hover hover:text-ink disabled:opacity-40",
          size === "normal" ? "size-8 pointer-coarse:size-11 [&_svg]:size-4" : "size-6 pointer-coarse:size-8 [&_svg]:size-3.5",
          refused && "opacity-55",
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
