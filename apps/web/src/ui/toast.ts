import { problemOf } from "./problem.ts";
import { signInAgainHref } from "./sign-in-again.ts";

export interface Toast {
  id: number;
  text: string;
  detail?: string;
  failed?: boolean;
  action?: { label: string; run: () => void };
  /** How long it stays, in ms. */
  lastsMs: number;
}

const shownMax = 4;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says quietly that something was done; with an action such as Undo it stays for ten seconds. */
export function toast(text: string, more: Partial<Pick<Toast, "detail" | "action">> = {}): void {
  put({ text, lastsMs: more.action ? 10_000 : 4_000, ...more });
}

/** Tells of a failed change of the person's own, loudly enough for a screen reader. */
export function toastProblem(error: unknown): void {
  const problem = problemOf(error);
  const { title, detail, next, code, requestId } = problem;
  const href = typeof location === "undefined" ? undefined : signInAgainHref(problem, location);
  const action = href === undefined ? undefined : { label: "Sign in again", run: () => location.assign(href) };
  // To sign in again is a step and no failure: there is no code to look up.
  const trace = action ? undefined : [code, requestId].filter(Boolean).join(" · ");
  put({ text: detail ?? title, detail: [next, trace].filter(Boolean).join(" "), failed: !action, lastsMs: 12_000, ...(action && { action }) });
}

export function dismissToast(id: number): void {
  toasts = toasts.filter((toast) => toast.id !== id);
  for (const listener of listeners) listener();
}

/** For useSyncExternalStore. */
export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): readonly Toast[] => toasts,
};

function put(toast: Omit<Toast, "id">): void {
  toasts = [...toasts.slice(1 - shownMax), { id: ++lastId, ...toast }];
  for (const listener of listeners) listener();
}
