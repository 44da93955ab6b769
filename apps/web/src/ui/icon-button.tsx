import type { ComponentProps, ReactElement } from "react";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";

interface IconButtonProps extends ComponentProps<"button"> {
  /** Its name, for the tooltip and for screen readers. */
  label: string;
  icon: ReactElement;
  keys?: string;
  size?: "normal" | "small";
}

/** A button that is an icon; its name is always one hover or focus away. */
export function IconButton({ label, icon, keys, size = "normal", className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys && { keys })}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={classNames(
          "inline-flex shrink-0 items-center justify-center rounded-control text-muted transition-colors duration-100 hover:bg-hover hover:text-ink disabled:opacity-40",
          size === "normal" ? "size-8 pointer-coarse:size-11 [&_svg]:size-4" : "size-6 pointer-coarse:size-8 [&_svg]:size-3.5",
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
