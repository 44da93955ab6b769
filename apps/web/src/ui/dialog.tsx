"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { IconButton } from "./icon-button.tsx";
import { useFocusReturn } from "./use-focus-return.ts";
import { useScrolls } from "./use-scrolls.ts";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons; the one that acts comes last. */
  footer?: ReactNode;
  wide?: boolean;
}

/** A question in front of the page; it holds the focus and gives it back. */
export function Dialog({ open, onOpenChange, title, description, children, footer, wide }: DialogProps) {
  const focus = useFocusReturn();
  const scroller = useScrolls();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            focus.onOpenAutoFocus();
            focusFirst(event);
          }}
          onCloseAutoFocus={focus.onCloseAutoFocus}
          tabIndex={-1}
          {...(!description && { "aria-describedby": undefined })}
          className={classNames(
            "fixed top-[6dvh] left-1/2 z-40 flex max-h-[88dvh] w-[calc(100vw-24px)] -translate-x-1/2 animate-appear flex-col rounded-panel border bg-raised shadow-float outline-none wide:top-[12dvh] wide:max-h-[80dvh]",
            wide ? "max-w-3xl" : "max-w-lg",
          )}
        >
          <header className="px-4 pt-3 pr-12">
            <Radix.Title className="pt-1 font-semibold text-large">{title}</Radix.Title>
            {description && <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>}
          </header>
          <div {...scroller} className="min-h-0 overflow-y-auto p-4 focus-visible:-outline-offset-2">
            {children}
          </div>
          <Radix.Close asChild>
            <IconButton label="Close" keys="Escape" icon={<X />} className="absolute top-2.5 right-2.5" />
          </Radix.Close>
          {footer && <footer className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Where typing or Enter is meant to go: the control marked for it, else the first field, else the dialog itself. */
function focusFirst(event: Event): void {
  event.preventDefault();
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  const first = content.querySelector<HTMLElement>("[data-autofocus]") ?? content.querySelector<HTMLElement>("input, textarea, [role=combobox]");
  (first ?? content).focus();
}
