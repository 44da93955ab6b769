import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Kbd } from "./kbd.tsx";
import { Tooltip } from "./tooltip.tsx";

const looks = {
  primary: "bg-accent text-on-accent font-semibold hover:bg-accent-strong",
  secondary: "border border-edge/50 bg-panel text-ink hover:bg-hover",
  quiet: "text-ink hover:bg-hover",
  danger: "border border-bad/50 bg-panel text-bad hover:bg-bad-soft",
};

export interface ButtonProps extends ComponentProps<"button"> {
  look?: keyof typeof looks;
  size?: "normal" | "small";
  icon?: ReactNode;
  /** The shortcut that does the same, shown in a faint cap. */
  keys?: string;
  /** Work is under way: the label stays, a spinner joins it, presses do nothing. */
  busy?: boolean;
  /** Why this person cannot press it, such as the role that could; shown on hover and focus. */
  refusal?: string | undefined;
}

/** A button whose label is a verb: "Replay 12 events". */
export function Button({
  look = "secondary",
  size = "normal",
  icon,
  keys,
  busy,
  refusal,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const still = busy || refusal !== undefined;
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={still || undefined}
      aria-busy={busy || undefined}
      onClick={still ? (event) => event.preventDefault() : onClick}
      className={buttonClass(look, size, classNames(refusal !== undefined && "opacity-55", className))}
    >
      {busy ? <LoaderCircle className="size-3.5 animate-spin" aria-hidden="true" /> : icon}
      {children}
      {keys && <Kbd keys={keys} className="max-wide:hidden" />}
    </button>
  );
  return refusal === undefined ? button : <Tooltip text={refusal}>{button}</Tooltip>;
}

interface LinkButtonProps {
  look?: keyof typeof looks;
  size?: "normal" | "small";
  className?: string;
  /** One link element, such as next/link's Link. */
  children: ReactNode;
}

/** Makes the one link inside it look like a button. */
export function LinkButton({ look = "secondary", size = "normal", className, children }: LinkButtonProps) {
  return <Slot.Root className={buttonClass(look, size, className)}>{children}</Slot.Root>;
}

function buttonClass(look: keyof typeof looks, size: "normal" | "small", className?: string): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-control transition-colors duration-100 disabled:opacity-55",
    size === "normal" ? "h-8 px-3 pointer-coarse:h-11" : "h-6 px-2 text-small pointer-coarse:h-7",
    looks[look],
    className,
  );
}
