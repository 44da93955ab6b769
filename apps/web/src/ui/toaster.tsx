"use client";

import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore } from "react";
import { IconButton } from "./icon-button.tsx";
import { Shape } from "./shape.tsx";
import { dismissToast, type Toast, toastStore } from "./toast.ts";

const none: readonly Toast[] = [];

/** Where toasts appear: bottom right, out of the way of tables. */
export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read, () => none);
  return (
    <Radix.Provider swipeDirection="right" label="Notice">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} {...toast} />
      ))}
      <Radix.Viewport className="fixed right-3 bottom-3 z-50 flex w-88 max-w-[calc(100vw-24px)] flex-col gap-2 outline-none" />
    </Radix.Provider>
  );
}

function ToastCard({ id, text, detail, failed, action, lastsMs }: Toast) {
  return (
    <Radix.Root
      type={failed ? "foreground" : "background"}
      duration={lastsMs}
      onOpenChange={(open) => !open && dismissToast(id)}
      className="flex animate-appear items-start gap-2 rounded-panel border bg-raised py-2 pr-1.5 pl-3 shadow-float"
    >
      <div className="min-w-0 flex-1 py-0.5">
        <Radix.Title className="break-words">
          {failed && <Shape name="cross" className="mr-2 size-2.5 text-bad" />}
          {text}
        </Radix.Title>
        {detail && <Radix.Description className="break-words text-muted text-small">{detail}</Radix.Description>}
      </div>
      {action && (
        <Radix.Action asChild altText={action.label} onClick={action.run}>
          <button type="button" className="rounded-control px-2 py-0.5 font-semibold text-accent hover:bg-hover">
            {action.label}
          </button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton size="small" label="Dismiss" icon={<X />} />
      </Radix.Close>
    </Radix.Root>
  );
}
